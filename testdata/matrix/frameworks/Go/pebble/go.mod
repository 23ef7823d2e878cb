module example.com/pebble

go 1.26
