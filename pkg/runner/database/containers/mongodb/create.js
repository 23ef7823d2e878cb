const world = [];
for (let id = 1; id <= 10000; id++) {
  world.push({ _id: id, id: id, randomNumber: Math.floor(Math.random() * 10000) + 1 });
}
db.world.insertMany(world);
db.world.createIndex({ id: 1 });

db.fortune.insertMany([
  "fortune: No such file or directory",
  "A computer scientist is someone who fixes things that aren't broken.",
  "After enough decimal places, nobody gives a damn.",
  "A bad random number generator: 1, 1, 1, 1, 1, 4.33e+67, 1, 1, 1",
  "A computer program does what you tell it to do, not what you want it to do.",
  "Emacs is a nice operating system, but I prefer UNIX. — Tom Christaensen",
  "Any program that runs right is obsolete.",
  "A list is only as strong as its weakest link. — Donald Knuth",
  "Feature: A bug with seniority.",
  "Computers make very fast, very accurate mistakes.",
  '<script>alert("This should not be displayed in a browser alert box.");</script>',
  "フレームワークのベンチマーク",
].map((message, i) => ({ _id: i + 1, id: i + 1, message: message })));
