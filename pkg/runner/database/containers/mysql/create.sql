SET NAMES utf8mb4;

CREATE TABLE world (
  id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
  randomNumber int NOT NULL DEFAULT 0
) ENGINE = InnoDB;

-- 1 to 10,000, by their four digits.
INSERT INTO world (id, randomNumber)
WITH digit AS (
  SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL
  SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9
)
SELECT 1 + a.n + 10 * b.n + 100 * c.n + 1000 * d.n, 1 + FLOOR(RAND() * 10000)
FROM digit AS a, digit AS b, digit AS c, digit AS d
ORDER BY 1;

CREATE TABLE fortune (
  id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
  message varchar(2048) CHARACTER SET utf8 NOT NULL
) ENGINE = InnoDB;

INSERT INTO fortune (id, message) VALUES
  (1, 'fortune: No such file or directory'),
  (2, 'A computer scientist is someone who fixes things that aren''t broken.'),
  (3, 'After enough decimal places, nobody gives a damn.'),
  (4, 'A bad random number generator: 1, 1, 1, 1, 1, 4.33e+67, 1, 1, 1'),
  (5, 'A computer program does what you tell it to do, not what you want it to do.'),
  (6, 'Emacs is a nice operating system, but I prefer UNIX. — Tom Christaensen'),
  (7, 'Any program that runs right is obsolete.'),
  (8, 'A list is only as strong as its weakest link. — Donald Knuth'),
  (9, 'Feature: A bug with seniority.'),
  (10, 'Computers make very fast, very accurate mistakes.'),
  (11, '<script>alert("This should not be displayed in a browser alert box.");</script>'),
  (12, 'フレームワークのベンチマーク');
