package page_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// shown counts the rows of the table that are not filtered away.
const shown = "document.querySelectorAll('#tests-table tbody tr:not([hidden])').length"

// firsts is the first test in the table.
const firsts = "document.querySelector('#tests-table tbody tr:not([hidden]) th').textContent"

func TestBehaviour(t *testing.T) {
	t.Parallel()
	for name, audited := range suites(t) {
		if name == "hostile" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := browser(t)
			address := b.open(audited)
			all := len(audited.Tests)
			want(b, shown, all)

			// A filter is in the address, and the address is a filter.
			language := audited.Languages[0].Name
			of := 0
			for i := range audited.Tests {
				if audited.Tests[i].Language == language {
					of++
				}
			}
			b.do(chromedp.SetValue("[name=language]", language))
			ask[bool](b, "document.querySelector('[name=language]').dispatchEvent(new Event('input', {bubbles: true}))")
			b.wait(fmt.Sprintf("%s === %d", shown, of))
			b.wait("location.hash.includes('language=')")
			b.do(chromedp.Reload())
			want(b, shown, of)
			want(b, "document.getElementById('found').textContent.split(',')[0]",
				fmt.Sprintf("%d of %d tests", of, all))
			b.do(chromedp.Click("#filters button"))
			b.wait(fmt.Sprintf("%s === %d", shown, all))

			// A click, and a key, sort.
			b.do(chromedp.Click("[data-column=minutes] button"))
			want(b, "document.querySelector('[data-column=minutes]').getAttribute('aria-sort')", "descending")
			dearest := ask[string](b, firsts)
			for i := range audited.Tests {
				one := &audited.Tests[i]
				if one.Name == dearest {
					for other := range audited.Tests {
						if audited.Tests[other].Seconds > one.Seconds {
							t.Fatalf("%s is not the dearest", dearest)
						}
					}
				}
			}
			b.do(chromedp.Focus("[data-column=test] button"), chromedp.KeyEvent("\r\r"))
			want(b, "location.hash", "#sort=-test")

			// What is typed is searched for.
			b.do(chromedp.SendKeys("[name=q]", audited.Tests[0].Name))
			b.wait(fmt.Sprintf("%s < %d", shown, all))
			want(b, shown+" > 0", true)

			// A link leads to its framework, which opens.
			b.do(chromedp.Navigate(address), chromedp.Click("#tests-table tbody a"))
			b.wait("document.querySelector('details:target')?.open === true")

			// What makes no sense in an address does no harm.
			for _, fragment := range []string{
				"%", "%zz=%", "=", "&&==&", "sort=__proto__", "sort=-", "language=nowhere", "__proto__=1",
				"constructor=x", "q=%00", "%E0%A4%A=1", strings.Repeat("a=", 5000),
			} {
				ask[bool](b, fmt.Sprintf("(location.hash = %q, true)", "#"+fragment))
				ask[bool](b, "new Promise((done) => setTimeout(() => done(true)))")
			}
			ask[bool](b, "(location.hash = '#language=nowhere', true)")
			b.wait(fmt.Sprintf("%s === %d", shown, all))

			// The theme is switched and stays.
			b.size(1440, "light")
			ground := "getComputedStyle(document.body).backgroundColor"
			want(b, ground, "rgb(255, 255, 255)")
			b.do(chromedp.SetValue("#theme", "dark"))
			ask[bool](b, "document.getElementById('theme').dispatchEvent(new Event('change'))")
			want(b, ground, "rgb(16, 21, 27)")
			b.do(chromedp.Reload())
			want(b, ground, "rgb(16, 21, 27)")
		})
	}
}

// TestNamesStayText asks for the marks that hostile names would leave if anything of them were run.
func TestNamesStayText(t *testing.T) {
	t.Parallel()
	b := browser(t)
	b.open(hostile(t))
	want(b, "window.hacked === undefined", true)
	want(b, "document.querySelectorAll('img, iframe, object, style ~ style, body style').length", 0)
	want(b, "document.querySelectorAll('script').length", 1)
	want(b, "[...document.querySelectorAll('*')].filter((one) => [...one.attributes].some((a) => "+
		"a.name.startsWith('on') || a.name === 'style')).length", 0)
	want(b, "[...document.links].filter((one) => !one.getAttribute('href').startsWith('#')).length", 0)
	want(b, shown, len(names()))
	want(b, "getComputedStyle(document.body).display", "block")
	for i := range names() {
		want(b, fmt.Sprintf("document.querySelectorAll('#tests-table tbody tr').item(%d).cells[0].textContent"+
			".includes('\\u202e')", i), false)
		ask[bool](b, fmt.Sprintf("(location.hash = document.querySelectorAll('#tests-table tbody tr').item(%d)"+
			".querySelector('a').getAttribute('href'), true)", i))
		b.wait("document.querySelector('details:target')?.open === true")
	}
}

// accessible lists what people who do not see the page, or use no pointer, would miss. axe-core cannot be
// had through this project's sources; these are the checks of it that apply to the page.
const accessible = `(() => {
  const wrong = [];
  const channel = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (one) => {
    for (; one; one = one.parentElement) {
      const color = rgba(getComputedStyle(one).backgroundColor);
      if (color[3] === 255) { return color; }
    }
    return [255, 255, 255, 255];
  };
  const seen = new Set();
  for (const one of document.querySelectorAll("body *")) {
    const text = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!text || !one.checkVisibility() || one.closest(".apart, script, option")) { continue; }
    const style = getComputedStyle(one);
    const ink = one instanceof SVGElement ? style.fill : style.color;
    const ground = behind(one);
    const key = ink + ground;
    if (seen.has(key)) { continue; }
    seen.add(key);
    const [a, b] = [light(rgba(ink)), light(ground)].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < 4.5) { wrong.push("contrast " + contrast.toFixed(2) + " of " + one.outerHTML.slice(0, 80)); }
  }
  let level = 0;
  for (const one of document.querySelectorAll("h1, h2, h3, h4")) {
    const next = Number(one.tagName[1]);
    if (next > level + 1) { wrong.push("a heading is left out before " + one.textContent); }
    level = next;
  }
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  if (new Set(ids).size !== ids.length) { wrong.push("an id stands twice"); }
  for (const one of document.querySelectorAll("[aria-labelledby]")) {
    if (!document.getElementById(one.getAttribute("aria-labelledby"))) { wrong.push("no label for " + one.id); }
  }
  for (const one of document.querySelectorAll(".scroll")) {
    if (one.scrollWidth > one.clientWidth && one.checkVisibility() && one.tabIndex !== 0) {
      wrong.push("a scrolled table cannot be reached by keys: " + one.textContent.slice(0, 40));
    }
  }
  for (const one of document.querySelectorAll("th")) {
    if (!one.scope) { wrong.push("a heading of a table without scope"); }
    if (!one.textContent.trim()) { wrong.push("a heading of a table without text"); }
  }
  if (document.documentElement.scrollWidth > innerWidth) { wrong.push("the page is wider than the window: " +
    [...document.querySelectorAll("body *")].filter((one) => !one.closest(".scroll, nav") &&
      one.getBoundingClientRect().right > innerWidth)
      .map((one) => one.outerHTML.slice(0, 60)).join(" ").slice(0, 400)); }
  if (!document.documentElement.lang || !document.title) { wrong.push("no language or title"); }
  return wrong;
})()`

func TestAccessible(t *testing.T) {
	t.Parallel()
	b := browser(t)
	for name, audited := range suites(t) {
		b.open(audited)
		for _, width := range []int64{1440, 390} {
			for _, scheme := range []string{"light", "dark"} {
				b.size(width, scheme)
				for _, wrong := range ask[[]string](b, accessible) {
					t.Errorf("%s, %d pixels wide, %s: %s", name, width, scheme, wrong)
				}
			}
		}
		// The same with all that can be unfolded, and with what is drawn only when it is scrolled to.
		ask[bool](b, unfold)
		for _, width := range []int64{1440, 390} {
			for _, scheme := range []string{"light", "dark"} {
				b.size(width, scheme)
				for _, wrong := range ask[[]string](b, accessible) {
					t.Errorf("%s, %d pixels wide, %s: %s", name, width, scheme, wrong)
				}
			}
		}
		// Everything that can be used has a name in the tree that screen readers are given.
		if name == "real" {
			continue // The same template, and a tree of 100,000 nodes.
		}
		landmarks := map[string]bool{}
		for _, node := range call(b, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{}).Nodes {
			if node.Ignored || node.Role == nil {
				continue
			}
			said := ""
			if node.Name != nil {
				said = string(node.Name.Value)
			}
			focusable := slices.ContainsFunc(node.Properties, func(one *accessibility.Property) bool {
				return one.Name == "focusable" && string(one.Value.Value) == "true"
			})
			switch role := string(node.Role.Value); role {
			case `"region"`, `"navigation"`, `"search"`, `"banner"`, `"main"`, `"contentinfo"`:
				if landmarks[role+said] {
					t.Errorf("%s: two of %s named %s", name, role, said)
				}
				landmarks[role+said] = true
			case `"image"`:
				focusable = true // It needs a name as well.
			default:
			}
			if focusable && (said == "" || said == `""`) {
				t.Errorf("%s: a %s without a name", name, node.Role.Value)
			}
		}
	}
}

// unfold opens all that is folded.
const unfold = `(() => {
  for (const one of document.querySelectorAll("details")) { one.open = true; }
  for (const one of document.querySelectorAll("section.late")) { one.style.contentVisibility = "visible"; }
  return true;
})()`

// focus says of the element that has the focus what its place is among those that can have it, and what is wrong
// with it for somebody who sees the page and uses keys.
const focus = `(() => {
  const one = document.activeElement;
  const all = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
    .filter((each) => each.checkVisibility());
  const wrong = [];
  const style = getComputedStyle(one);
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) { wrong.push("no ring"); }
  const box = one.getBoundingClientRect();
  const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
  const [right, bottom] = [Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
  let seen = false;
  for (const x of [0.1, 0.5, 0.9]) {
    for (const y of [0.1, 0.5, 0.9]) {
      const at = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
      seen ||= right > left && bottom > top && at !== null &&
        (one.contains(at) || at.contains(one) && !at.matches("body, html, main"));
    }
  }
  if (!seen) { wrong.push("out of sight"); }
  const label = one.outerHTML.slice(0, 120);
  return { at: all.indexOf(one), of: all.length, wrong: wrong.map((each) => each + ": " + label) };
})()`

// TestKeys goes through the page with the tabulator, forwards and back: all that can be used is met in the order
// in which it stands, is in sight, and shows that it has the focus.
func TestKeys(t *testing.T) {
	t.Parallel()
	b := browser(t)
	b.open(read(t, matrix, ""))
	ask[bool](b, unfold)
	for _, width := range []int64{1440, 390} {
		b.size(width, "light")
		ask[bool](b, "(document.activeElement.blur(), scrollTo(0, 0), document.querySelector('.skip').focus(), true)")
		type place struct {
			At, Of int
			Wrong  []string
		}
		now := ask[place](b, focus)
		if now.Of < 100 {
			t.Fatalf("only %d things can be used", now.Of)
		}
		look := func(want int) {
			now = ask[place](b, focus)
			if now.At != want {
				t.Fatalf("%d pixels wide: the focus is on %d and not %d: %v", width, now.At, want, now.Wrong)
			}
			for _, wrong := range now.Wrong {
				t.Errorf("%d pixels wide: %s", width, wrong)
			}
		}
		for at := 1; at < now.Of; at++ {
			b.do(chromedp.KeyEvent("\t"))
			look(at)
		}
		for at := now.Of - 2; at >= 0; at-- {
			b.do(chromedp.KeyEvent("\t", chromedp.KeyModifiers(chromedp.ModifierShift)))
			look(at)
		}
	}
}

// TestPrint asks whether all columns fit on a sheet of A4, and whether its heads, which are repeated on each, are text.
func TestPrint(t *testing.T) {
	t.Parallel()
	const millimetres = 210 - 2*12
	b := browser(t)
	for name, audited := range suites(t) {
		if name == "hostile" {
			continue // A word of 200 letters is printed small.
		}
		b.open(audited)
		b.do(chromedp.EmulateViewport(millimetres*96*10/254, 900))
		call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		want(b, "[...document.querySelectorAll('main *')]"+
			".filter((one) => one.getBoundingClientRect().right > innerWidth)"+
			".map((one) => one.outerHTML.slice(0, 80)).slice(0, 5).join()", "")
		want(b, "document.querySelector('nav').checkVisibility()", false)
		want(b, "document.querySelector('#all thead button').checkVisibility()", false)
		want(b, "getComputedStyle(document.querySelector('#all thead th'), '::before').content", `"test"`)
	}
}
