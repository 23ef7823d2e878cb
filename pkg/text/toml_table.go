package text

import (
	"bytes"
	"slices"

	"github.com/pelletier/go-toml/v2/unstable"
)

// A tomlTable is an object while it is being read.
type tomlTable struct {
	node   *Node
	path   *tomlPath
	origin tomlOrigin
	// list is the list that the table is an item of, if [[headers]] make it.
	list *Node
	// entries says what each key stands for. Going through the members would cost a
	// hostile file, with all its keys in one table, too much.
	entries map[string]tomlEntry
}

// A tomlOrigin says what made a table, on which it depends what may still be added.
type tomlOrigin uint8

const (
	mentioned tomlOrigin = iota // By [a.b] for a: [a] may follow.
	headed                      // By [a] or [[a]].
	dotted                      // By a.b = 1 for a: other keys of that form may follow.
)

// A tomlEntry is what a key of a table stands for.
type tomlEntry struct {
	// member is the key's place among the members; of a key defined twice, the last.
	member int
	// table is nil for a value; one in braces is a value too, for nothing can be added
	// to it. Of a list that [[headers]] make it is the last item.
	table *tomlTable
}

// add puts a member into the table.
func (table *tomlTable) add(key tomlKey, value *Node, inside *tomlTable) {
	if table.entries == nil {
		table.entries = map[string]tomlEntry{}
	}
	table.entries[key.name] = tomlEntry{member: len(table.node.Members), table: inside}
	table.node.Members = append(table.node.Members,
		Member{Key: key.name, KeyStart: key.Start, KeyEnd: key.End, Value: value})
}

// open puts a new table into another.
func (t *tomlReader) open(above *tomlTable, key tomlKey, extent Span, origin tomlOrigin) *tomlTable {
	table := &tomlTable{
		node: &Node{Kind: Object, Start: extent.Start, End: extent.End}, path: above.path.to(key.name), origin: origin,
	}
	t.tables = append(t.tables, table)
	if t.tooDeep(table.path, key.Span) {
		above.add(key, &Node{Start: extent.Start, End: extent.End}, table)
	} else {
		above.add(key, table.node, table)
	}

	return table
}

// openItem adds a table to a list that [[headers]] make.
func (t *tomlReader) openItem(list *Node, above *tomlPath, at, extent Span) *tomlTable {
	item := &tomlTable{
		node: &Node{Kind: Object, Start: extent.Start, End: extent.End},
		path: above.to(index(len(list.Items))), origin: headed, list: list,
	}
	t.tables = append(t.tables, item)
	if t.tooDeep(item.path, at) {
		list.Items = append(list.Items, &Node{Start: extent.Start, End: extent.End})
	} else {
		list.Items = append(list.Items, item.node)
	}

	return item
}

// header opens the table that a header names: [a.b] or [[a.b]].
func (t *tomlReader) header(expression *unstable.Node) {
	keys, whole := t.keys(expression)
	extent := t.headerExtent(whole)
	table := t.tables[0]
	for _, key := range keys[:len(keys)-1] {
		entry, known := table.entries[key.name]
		if known && entry.table != nil {
			table = entry.table

			continue
		}
		if known {
			t.reportTwice(valueMessage, table, key, extent)
		}
		table = t.open(table, key, extent, mentioned)
	}
	last := keys[len(keys)-1]
	if expression.Kind == unstable.ArrayTable {
		t.current = t.arrayHeader(table, last, extent)
	} else {
		t.current = t.tableHeader(table, last, extent)
	}
}

// tableHeader opens the table that [key] names in another.
func (t *tomlReader) tableHeader(above *tomlTable, key tomlKey, extent Span) *tomlTable {
	entry, known := above.entries[key.name]
	switch {
	case !known:
	case entry.table == nil:
		t.reportTwice(valueMessage, above, key, extent)
	case entry.table.list != nil:
		t.reportTwice(listMessage, above, key, extent)
	case entry.table.origin == mentioned:
		// Findings about the table are shown at its own header.
		member := &above.node.Members[entry.member]
		member.KeyStart, member.KeyEnd = key.Start, key.End
		entry.table.origin = headed

		return entry.table
	default:
		t.reportTwice(repeatedTable, above, key, extent)
	}

	return t.open(above, key, extent, headed)
}

// arrayHeader opens the item that [[key]] adds to a list.
func (t *tomlReader) arrayHeader(above *tomlTable, key tomlKey, extent Span) *tomlTable {
	entry, known := above.entries[key.name]
	path := above.path.to(key.name)
	switch {
	case !known:
	case entry.table == nil:
		t.reportTwice(valueMessage, above, key, extent)
	case entry.table.list == nil:
		t.reportTwice(noListMessage, above, key, extent)
	default:
		item := t.openItem(entry.table.list, path, key.Span, extent)
		above.entries[key.name] = tomlEntry{member: entry.member, table: item}

		return item
	}
	list := &Node{Kind: Array, Start: extent.Start, End: extent.End}
	item := t.openItem(list, path, key.Span, extent)
	if t.tooDeep(path, key.Span) {
		list = &Node{Start: extent.Start, End: extent.End}
	}
	above.add(key, list, item)

	return item
}

// keyValue reads a key, dotted or not, and its value into a table.
func (t *tomlReader) keyValue(table *tomlTable, expression *unstable.Node) *Node {
	keys, whole := t.keys(expression)
	start := t.skip(t.skip(whole.End, " \t")+len("="), " \t")
	for _, key := range keys[:len(keys)-1] {
		table = t.through(table, key, whole)
	}
	last := keys[len(keys)-1]
	value := t.value(expression.Value(), start, table.path.to(last.name))
	if entry, known := table.entries[last.name]; known {
		message := repeatedKey
		if entry.table != nil {
			message = tableMessage
		}
		t.reportTwice(message, table, last, last.Span)
	}
	table.add(last, value, nil)

	return value
}

// through returns the table that a part of a dotted key, which is not its last, leads to.
func (t *tomlReader) through(table *tomlTable, key tomlKey, dottedKey Span) *tomlTable {
	entry, known := table.entries[key.name]
	switch {
	case !known:
	case entry.table == nil:
		t.reportTwice(valueMessage, table, key, dottedKey)
	case entry.table.origin == dotted:
		return entry.table
	default:
		t.reportTwice(headedMessage, table, key, dottedKey)
	}

	return t.open(table, key, dottedKey, dotted)
}

// Messages about keys that are defined twice. They take the line of the first definition,
// the key, and the text that defines it again.
const (
	repeatedKey   = "The key %[2]s is repeated; it has a value on line %[1]d already. Remove one of the two."
	repeatedTable = "The table %[2]s is repeated; it starts on line %[1]d already. Join the two."
	valueMessage  = "The key %[2]s has a value on line %[1]d and is used as a table in %[3]s; rename one of the two."
	tableMessage  = "The key %[2]s is used as a table on line %[1]d, so it cannot have a value; rename one of the two."
	headedMessage = "The table %[2]s has a header on line %[1]d, so %[3]s cannot add to it; write that below it."
	listMessage   = "The key %[2]s is a list of tables since line %[1]d and a table in %[3]s; rename one of the two."
	noListMessage = "The key %[2]s is a table since line %[1]d and a list of tables in %[3]s; rename one of the two."
)

// reportTwice reports that the text at the given span defines a key of a table again.
func (t *tomlReader) reportTwice(message string, table *tomlTable, key tomlKey, at Span) {
	first := table.node.Members[table.entries[key.name].member]
	t.reportf(DuplicateKey, at, table.path.to(key.name), message,
		t.doc.position(first.KeyStart).Line, quote(key.name), quote(string(t.doc.Bytes[at.Start:at.End])))
	if latest := &t.problems[len(t.problems)-1]; latest.Code == DuplicateKey {
		latest.Key = key.name
	}
}

// headerExtent returns where a header stands whose key the library gives.
func (t *tomlReader) headerExtent(key Span) Span {
	line := max(bytes.LastIndexByte(t.doc.Bytes[:key.Start], '\n')+1, t.skipped)

	return Span{t.skip(line, " \t"), t.skip(t.skip(key.End, " \t"), "]")}
}

// stretch makes each table reach to the end of what is in it. What is in a table was
// opened after it.
func (t *tomlReader) stretch() {
	for _, table := range slices.Backward(t.tables) {
		for _, member := range table.node.Members {
			table.node.End = max(table.node.End, member.Value.End)
		}
		if table.list != nil {
			table.list.End = max(table.list.End, table.node.End)
		}
	}
}
