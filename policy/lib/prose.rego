# METADATA
# title: Lists and folders as a sentence writes them
package tfblint.lib.prose

# list joins words with "and": a, b and c.
list(words) := _joined(words, "and")

# choice joins words with "or": a, b or c.
choice(words) := _joined(words, "or")

_joined(words, conjunction) := sprintf("%s %s %s", [concat(", ", head), conjunction, words[count(words) - 1]]) if {
	count(words) > 1
	head := array.slice(words, 0, count(words) - 1)
}

_joined(words, _) := concat("", words) if count(words) < 2

# folder names a framework's folder. One that is looked at without its suite is the root.
folder(".") := "the folder"

folder(dir) := dir if dir != "."
