// Command pebble would be the benchmark. It is left out: tfblint looks at how it is built and started.
package main

func main() {}
