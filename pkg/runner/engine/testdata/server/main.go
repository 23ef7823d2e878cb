// Command server is what the engines' tests run: a server that does as its first argument
// says, and listens on the port that the second one names.
package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

func main() {
	mode, port := "serve", "8080"
	if len(os.Args) > 1 {
		mode = os.Args[1]
	}
	if len(os.Args) > 2 {
		port = os.Args[2]
	}
	fmt.Println("mode", mode)
	switch mode {
	case "serve":
	case "stubborn": // ignores the request to stop
		signal.Ignore(syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	case "exit": // ends at once
		fmt.Fprintln(os.Stderr, "cannot find \x1b[31mmy configuration")
		os.Exit(7)
	case "spam": // writes for ever
		go func() {
			line := strings.Repeat("all work and no play ", 400) + "\n"
			for {
				os.Stdout.WriteString(line)
			}
		}()
	case "fork": // starts copies of itself for ever
		go fork()
	case "eat": // takes all memory there is
		var eaten [][]byte
		for {
			bite := make([]byte, 1<<20)
			for i := range bite {
				bite[i] = 1
			}
			eaten = append(eaten, bite)
		}
	case "sleep": // is such a copy
		time.Sleep(time.Hour)
	case "flee": // leaves its group and its environment, and goes on without its parent
		flee(port)
	case "fled":
		signal.Ignore(syscall.SIGTERM)
	}
	serve(port)
}

var (
	forks  atomic.Int64
	refuse atomic.Value
)

func fork() {
	for {
		if err := exec.Command(os.Args[0], "sleep").Start(); err != nil {
			refuse.Store(err.Error())
			time.Sleep(10 * time.Millisecond)
			continue
		}
		forks.Add(1)
	}
}

// flee starts a copy in a session of its own, through one in between that ends.
func flee(port string) {
	if os.Getenv("BETWEEN") == "" {
		between := exec.Command(os.Args[0], "flee", port)
		between.Env = []string{"BETWEEN=1"}
		between.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		if err := between.Run(); err != nil {
			fmt.Println(err)
		}
		time.Sleep(time.Hour)
	}
	fled := exec.Command(os.Args[0], "fled", port)
	fled.Env = []string{}
	fled.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := fled.Start(); err != nil {
		fmt.Println(err)
	}
	os.Exit(0)
}

func serve(port string) {
	answer := func(body func() string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body()) }
	}
	http.Handle("/json", answer(func() string { return `{"message":"Hello, World!"}` }))
	http.Handle("/pid", answer(func() string { return fmt.Sprint(os.Getpid()) }))
	http.Handle("/refused", answer(func() string {
		if err, ok := refuse.Load().(string); ok {
			return fmt.Sprintf("%d forks, then: %s", forks.Load(), err)
		}
		return ""
	}))
	http.Handle("/status", answer(func() string {
		text, _ := os.ReadFile("/proc/self/status")
		return string(text)
	}))
	http.Handle("/somaxconn", answer(func() string {
		text, _ := os.ReadFile("/proc/sys/net/core/somaxconn")
		return string(text)
	}))
	http.Handle("/env", answer(func() string { return strings.Join(os.Environ(), "\n") }))
	if err := http.ListenAndServe(":"+port, nil); !errors.Is(err, http.ErrServerClosed) {
		fmt.Println(err)
		os.Exit(1)
	}
}
