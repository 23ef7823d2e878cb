package facts

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

func TestZReal(t *testing.T) {
	root := "/tmp/real"
	files, _ := filepath.Glob(root + "/frameworks/*/*/*.dockerfile")
	docker := map[string]*Dockerfile{}
	probs := 0
	coarse := 0
	for _, f := range files {
		src, _ := os.ReadFile(f)
		rel, _ := filepath.Rel(root, f)
		d := ParseDockerfile(rel, src)
		docker[f] = d
		for _, p := range d.Problems {
			fmt.Println("PROBLEM", p.Place, p.Message)
			probs++
		}
		s := newSource(rel, src)
		nodes, esc := d.parse(s)
		for _, n := range nodes {
			in := newInstruction(s, n, esc)
			if len(in.text.cuts) > 0 && in.text.cuts[0].source == nil {
				coarse++
				fmt.Println("COARSE", in.place, n.Original)
			}
		}
	}
	fmt.Println("files", len(files), "problems", probs, "coarse", coarse)
	configs, _ := filepath.Glob(root + "/frameworks/*/*/benchmark_config.json")
	counts := map[string]int{}
	ref := map[string]bool{}
	uses := map[string]string{}
	dcmd := map[string]string{}
	for _, c := range configs {
		var conf struct {
			Framework string
			Tests     []map[string]map[string]any
		}
		b, _ := os.ReadFile(c)
		if err := json.Unmarshal(b, &conf); err != nil {
			fmt.Println(c, err)
			continue
		}
		for _, m := range conf.Tests {
			for k, v := range m {
				n := conf.Framework
				if k != "default" {
					n += "-" + k
				}
				file, _ := v["dockerfile"].(string)
				if file == "" {
					file = n + ".dockerfile"
				}
				full := filepath.Join(filepath.Dir(c), file)
				if docker[full] == nil {
					fmt.Println("MISSING", full)
					continue
				}
				ref[full] = true
				if strings.Contains(fmt.Sprint(v["tags"]), "broken") {
					n += "!"
				}
				uses[filepath.Dir(c)+"|"+n] = full
				s, _ := v["docker_cmd"].(string)
				dcmd[filepath.Dir(c)+"|"+n] = s
			}
		}
	}
	for f := range ref {
		d := docker[f]
		fin := d.Final()
		own := ""
		switch {
		case fin.Cmd != nil && fin.Entrypoint != nil:
			own = "both"
		case fin.Cmd != nil:
			own = "cmd only"
		case fin.Entrypoint != nil:
			own = "ep only"
		default:
			own = "none"
			fmt.Println("NONE", f)
		}
		counts[own]++
		for _, s := range d.Stages {
			if s.Cmd != nil && s.From == NoStage {
				if s.Cmd.Exec {
					counts["cmd exec"]++
				} else {
					counts["cmd shell"]++
				}
			}
			if s.Base.Digest != "" {
				counts["digest"]++
			}
			if len(s.Base.Unresolved) > 0 {
				counts["unresolved"]++
				fmt.Println("UNRES", s.Base)
			}
		}
		counts[fmt.Sprintf("stages%d", len(d.Stages))]++
		if len(fin.Expose) == 0 {
			counts["noexpose"]++
		}
	}
	fmt.Println("referenced", len(ref), counts)
	var keys []string
	for k := range uses {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	names := map[string]int{}
	notes := map[string]int{}
	bases := map[string]int{}
	reqs := 0
	for _, k := range keys {
		f := uses[k]
		d := docker[f]
		for _, b := range d.ExternalBases() {
			bases[b.Reference]++
		}
		dir, n, _ := strings.Cut(k, "|")
		rel, _ := filepath.Rel(root, dir)
		folder := Folder{Path: rel, FS: os.DirFS(dir)}
		st := ResolveStart(d, StartOptions{Folder: folder, Command: dcmd[k], Interpreters: map[string]string{"python": "cpython", "pypy": "pypy", "unit:python": "cpython"}})
		py := strings.Contains(k, "/Python/")
		if py || os.Getenv("ALL") != "" {
			fmt.Printf("== %s [%s %s]", n, st.Interpreter.Implementation, st.Interpreter.Version)
			for _, p := range st.Programs {
				fmt.Printf(" {%s/%s", p.Runner, p.Name)
				for _, a := range p.Args {
					fmt.Print(" ", a.Text)
				}
				fmt.Printf("}b=%v,c=%v@%s-%d:%d", p.Background, p.Conditional, p.Place, p.End.Line, p.End.Column)
			}
			if st.WorkerClass != nil {
				fmt.Printf(" WC=%+v", *st.WorkerClass)
			}
			fmt.Println()
			for _, s := range st.Sockets {
				fmt.Printf("     %+v\n", s)
			}
			for _, s := range st.Unresolved {
				fmt.Printf("     NOTE %s %s %s\n", s.About, s.Place, s.Reason)
			}
		}
		for _, s := range st.Unresolved {
			r := s.Reason
			if os.Getenv("NOTES") != "" {
				fmt.Println(n, s.Place, r)
			}
			notes[string(s.About)]++
		}
		if len(st.Programs) == 0 {
			notes["noprogram"]++
			fmt.Println("NOPROGRAM", n)
		}
		for _, p := range st.Programs {
			names[p.Name]++
		}
		if py {
			rs, ps := d.PythonRequirements(folder)
			reqs += len(rs)
			for _, p := range ps {
				fmt.Println("   REQPROBLEM", n, p.Place, p.Message)
			}
			if os.Getenv("REQ") != "" {
				for _, r := range rs {
					fmt.Printf("   %s %+v\n", n, r)
				}
			}
			if len(rs) == 0 {
				fmt.Println("   NOREQS", n)
			}
		}
	}
	fmt.Println(names)
	fmt.Println(notes, "reqs", reqs)
	fmt.Println(len(bases), bases["ubuntu:24.04"], bases["maven:3.6.1-jdk-11-slim"], bases["docker.io/golang:1.24.2"])
}
