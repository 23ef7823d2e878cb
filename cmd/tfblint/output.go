package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/report"
)

// An output is a format and where it goes.
type output struct {
	kind report.Kind
	// file is empty for the output stream.
	file string
}

var (
	errTwoStreams = errors.New("only one format can go to the output stream; give the others a file, as in sarif=FILE")
	errTwice      = errors.New("two formats cannot go to one file")
	errNoFile     = errors.New("there is no file after the equals sign")
	errPlace      = errors.New("cannot be written to")
	errLink       = errors.New("is a symbolic link; name the file itself")
	errFolder     = errors.New("is a folder; name a file")
)

// parseOutputs reads --format: formats with commas between them, each with its file.
func parseOutputs(values []string) ([]output, error) {
	var outputs []output
	streams := 0
	files := map[string]bool{}
	for _, value := range values {
		name, file, toFile := strings.Cut(value, "=")
		kind, known := report.KindOf(name)
		if !known {
			return nil, usage(fmt.Errorf("--format: %w %q; use %s", errFlag, name, strings.Join(report.Names(), ", ")))
		}
		if toFile && file == "" {
			return nil, usage(fmt.Errorf("--format %s: %w", value, errNoFile))
		}
		if file == "-" {
			file = ""
		}
		outputs = append(outputs, output{kind, file})
		if file == "" {
			streams++
			if streams > 1 {
				return nil, usage(fmt.Errorf("--format: %w", errTwoStreams))
			}

			continue
		}
		absolute, err := filepath.Abs(file)
		if err != nil {
			return nil, fmt.Errorf("--format %s: %w", value, err)
		}
		if files[absolute] {
			return nil, usage(fmt.Errorf("--format: %w: %s", errTwice, file))
		}
		files[absolute] = true
		if err := checkPlace(file); err != nil {
			return nil, usage(fmt.Errorf("--format %s: %w", value, err))
		}
	}

	return outputs, nil
}

// checkPlace says of a file that it cannot be written before anybody waits for what goes there. A
// symbolic link is not followed: it may have come with the tree that is looked at.
func checkPlace(file string) error {
	if folder, err := os.Stat(filepath.Dir(file)); err != nil || !folder.IsDir() {
		return fmt.Errorf("%s %w: there is no folder %s", file, errPlace, filepath.Dir(file))
	}
	info, err := os.Lstat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("%s %w: %w", file, errPlace, err)
	case info.Mode()&fs.ModeSymlink != 0:
		return fmt.Errorf("%s %w", file, errLink)
	case info.IsDir():
		return fmt.Errorf("%s %w", file, errFolder)
	}

	return nil
}

// toStream returns the format that goes to the output stream, if one does.
func toStream(outputs []output) string {
	for _, each := range outputs {
		if each.file == "" {
			return each.kind.Name
		}
	}

	return ""
}

// forPeople takes outputs apart: those for people, who are not shown everything, and the others.
func forPeople(outputs []output) (people, programs []output) {
	for _, each := range outputs {
		if each.kind.Name == formatText {
			people = append(people, each)
		} else {
			programs = append(programs, each)
		}
	}

	return people, programs
}

// printOutputs prints a report to each of some outputs.
func (p *program) printOutputs(outputs []output, options report.Options, result *lint.Report) error {
	for _, each := range outputs {
		chosen := options
		if each.file == "" {
			if err := each.kind.New(chosen).Print(p.stdout, result); err != nil {
				return err
			}

			continue
		}
		chosen.Text.Color = false
		if err := p.printFile(each, chosen, result); err != nil {
			return fmt.Errorf("writing %s: %w", each.file, err)
		}
	}

	return nil
}

// printFile writes an output to its file. A file is replaced as a whole or not at all. Only the
// file that collects the summary of a step of GitHub Actions is added to, since others write there
// as well, and what is no file, such as a pipe, is written to.
func (p *program) printFile(to output, options report.Options, result *lint.Report) error {
	var text bytes.Buffer
	if err := to.kind.New(options).Print(&text, result); err != nil {
		return err
	}
	info, err := os.Lstat(to.file)
	if err == nil && !info.Mode().IsRegular() {
		return writeTo(to.file, os.O_WRONLY, text.Bytes())
	}
	summary := p.environment("GITHUB_STEP_SUMMARY")
	if summary != "" && filepath.Clean(summary) == filepath.Clean(to.file) {
		return appendSummary(to.file, info, text.Bytes())
	}

	return replaceFile(to.file, text.Bytes())
}

// mostSummary is how many bytes the summary of a step may have; of more, nothing is shown ("supports
// content up to a size of 1024k", GitHub's runner).
const mostSummary = 1024 << 10

var errSummary = errors.New("the summary of this step has no room for it: GitHub takes 1 MiB")

func appendSummary(file string, info fs.FileInfo, text []byte) error {
	if info != nil && info.Size()+int64(len(text)) > mostSummary {
		return errSummary
	}

	return writeTo(file, os.O_WRONLY|os.O_APPEND|os.O_CREATE, text)
}

// outputMode lets other programs read a report.
const outputMode = 0o644

func writeTo(name string, flags int, text []byte) error {
	file, err := os.OpenFile(name, flags, outputMode) //nolint:gosec // Who calls the program names the file.
	if err != nil {
		return err //nolint:wrapcheck // printOutputs says what was done.
	}
	_, err = file.Write(text)

	return errors.Join(err, file.Close())
}

// replaceFile writes a file beside the one it replaces and then gives it that name.
func replaceFile(name string, text []byte) (err error) {
	file, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*.new")
	if err != nil {
		return err //nolint:wrapcheck // printOutputs says what was done.
	}
	defer func() {
		if err != nil {
			_ = os.Remove(file.Name()) // It is of no use to anyone.
		}
	}()
	_, err = file.Write(text)
	if err == nil {
		err = file.Chmod(outputMode)
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(file.Name(), name)
	}

	return err //nolint:wrapcheck // printOutputs says what was done.
}

// splitFormats takes values of a flag that may be given more than once apart at commas.
func splitFormats(values []string) []string {
	split := make([]string, 0, len(values))
	for _, value := range values {
		split = append(split, strings.Split(value, ",")...)
	}
	if len(split) == 0 {
		return []string{formatText}
	}

	return slices.Clip(split)
}
