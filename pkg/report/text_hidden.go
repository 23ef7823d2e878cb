package report

import (
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/plain"
)

// hidden prints what waivers and the baseline hide, dimly: a line a finding.
func (p *textPrinter) hidden() {
	for _, waived := range p.report.Waived {
		note := "waived"
		if waived.Until != "" {
			note += " until " + waived.Until
		}
		reason := plain.Line(strings.Join(strings.Fields(waived.Reason), " "))
		p.hiddenFinding(waived.Finding, note+": "+reason)
	}
	for _, found := range p.report.Baselined {
		p.hiddenFinding(found, "in the baseline")
	}
	if !p.OneLine && len(p.report.Waived)+len(p.report.Baselined) > 0 {
		p.printf("\n")
	}
}

// standing prints what stood before a change, dimly: a line a finding.
func (p *textPrinter) standing() {
	for _, found := range p.report.Standing {
		p.hiddenFinding(found, "stood before")
	}
	if !p.OneLine && len(p.report.Standing) > 0 {
		p.printf("\n")
	}
}

// change says what a change did beside the findings that it brings.
func (p *textPrinter) change() {
	s := p.report.Summary
	p.printf(" new, %d ended, %d stood before", s.Ended, s.Standing)
	if !p.Standing {
		p.printf(" in what it touches")
	}
}

func (p *textPrinter) hiddenFinding(found finding.Finding, note string) {
	place := found.Place
	place.File = startOfLine(plain.Line(p.path(place.File)))
	line := place.String() + ": " + found.Severity.String() + ": " + plain.Line(found.Message) + " [" + found.Rule + "]"
	p.printf("%s\n", p.paint(faint, line+" ("+note+")"))
}

// rest says what a limit kept from being printed.
func (p *textPrinter) rest() {
	for _, rest := range p.report.Rest {
		p.printf("%s\n", p.paint(faint, "… and "+counted(rest.Count, "more "+rest.Severity.String())+
			" of "+rest.Rule+"; --all shows them"))
	}
	if len(p.report.Rest) > 0 {
		p.printf("\n")
	}
}
