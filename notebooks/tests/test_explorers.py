"""The views that a reader can touch, in a real browser, from a file: their arithmetic is the library's, and mouse, touch and
keyboard work them."""

import json

import pytest
from playwright.sync_api import expect

import java_kernel
import lessons
from browsing import needs_browser

pytestmark = [pytest.mark.ci, needs_browser]

# Some thousand sums in every format: any bits, exponents that are close, and the odd ones. Each is written as the format, a and b,
# and what the library says of a + b in two views.
SUMS = r"""
import floatlab.format.*;
import floatlab.notebook.*;
double any(Format format, SplittableRandom random) {
    if (format.precision() == 53) return Double.longBitsToDouble(random.nextLong());
    return format.fromBits(random.nextInt() & (int) ((1L << format.bits()) - 1));
}
double near(Format format, SplittableRandom random) {
    return format.round(Math.scalb(random.nextDouble() - 0.5, random.nextInt(-3, 5)));
}
double odd(Format format, SplittableRandom random) {
    double[] odd = {0, 1, format.max(), -format.max(), format.minNormal(), format.minSubnormal(), format.epsilon(), -1};
    return odd[random.nextInt(odd.length)];
}
var lines = new ArrayList<String>();
for (var format : Format.ALL) {
    var random = new SplittableRandom(format.precision());
    for (int i = 0; i < 600; i++) {
        int kind = i % 4;
        double a = kind == 0 ? any(format, random) : kind == 3 ? odd(format, random) : near(format, random);
        double b = kind == 0 ? any(format, random) : kind == 2 ? any(format, random)
            : kind == 3 && i % 8 == 3 ? odd(format, random) : near(format, random);
        if (!Double.isFinite(a) || !Double.isFinite(b)) continue;
        String name = AlignedBits.of(format, 1, 1).toString().split("format |, place")[1];
        lines.add(String.join("\u0001", name, Double.toHexString(a), Double.toHexString(b),
            AlignedBits.of(format, a, b).toString(), NumberLine.of(format, a, b).toString()));
    }
}
Files.writeString(Path.of("FOLDER", "sums"), String.join("\u0002", lines));
var encodings = new ArrayList<String>();
for (var format : Format.ALL) {
    String name = AlignedBits.of(format, 1, 1).toString().split("format |, place")[1];
    var random = new SplittableRandom(format.bits());
    long mask = format.bits() == 64 ? -1 : (1L << format.bits()) - 1;
    var some = new TreeSet<Long>();
    // All of them in 8 bits; else any bits, those of small exponents, and the neighbours of the odd ones.
    for (long i = 0; i < (format.bits() == 8 ? 256 : 500); i++) {
        some.add(format.bits() == 8 ? i : random.nextLong() & mask);
        if (format.bits() > 8) some.add(random.nextLong() & (2L << format.precision()) - 1);
    }
    for (double x : new double[] {0, -0.0, 1, -1, 0.1, format.max(), -format.max(), format.minNormal(), Double.NaN})
        for (int i = -2; i <= 2; i++)
            some.add(Long.parseUnsignedLong(format.fields(x).replace(" ", ""), 2) + i & mask);
    for (long bits : some)
        encodings.add(String.join("\u0001", name, Long.toHexString(bits), BitView.ofBits(format, bits).toString()));
}
Files.writeString(Path.of("FOLDER", "encodings"), String.join("\u0002", encodings));
var orders = new ArrayList<String>();
var random = new SplittableRandom(6);
for (int i = 0; i < 3000; i++) {
    float[] terms = new float[2 + random.nextInt(5)];
    for (int k = 0; k < terms.length; k++)
        terms[k] = i % 3 == 0 ? (float) Math.scalb(random.nextDouble() - 0.5, random.nextInt(-148, 125))
            : i % 3 == 1 ? (float) near(Format.BINARY32, random) : Math.scalb(random.nextInt(-9, 9), random.nextInt(26));
    int[] pluses = new int[terms.length - 1];
    for (int k = 1; k < pluses.length; k++) {
        int at = random.nextInt(k + 1);
        pluses[k] = pluses[at];
        pluses[at] = k;
    }
    var hex = new ArrayList<String>();
    for (float term : terms) hex.add(Double.toHexString(term));
    orders.add(String.join("\u0001", String.join(" ", hex), Arrays.toString(pluses),
        AdditionOrder.of(terms).adding(pluses).toString()));
}
Files.writeString(Path.of("FOLDER", "orders"), String.join("\u0002", orders));
var digits = new ArrayList<String>();
for (long power = 1; power <= 10_000_000_000_000_000L; power *= 10)
    for (long factor : new long[] {1, 2, 5})
        if (factor * power <= 10_000_000_000_000_000L)
            digits.add(factor * power + "\u0001" + SurvivingDigits.at(factor * power));
Files.writeString(Path.of("FOLDER", "digits"), String.join("\u0002", digits));
var question = Predict.ask("Which one rounds?", "the product", "the sum");
Object[] views = {AlignedBits.of(1f, 0.1f), NumberLine.of(1f, 0.1f), NumberLine.of(Format.FLOAT8_E4M3, 3, 1.125),
    question, question.answer("the sum", "It has no place for the last bit."), Predict.ask("Another?", "yes", "no"),
    BitView.of(0.1f), BitView.of(Format.FLOAT8_E4M3, 448), BitView.of(Format.BINARY64, 0x0.123456789abcdp-1022),
    AdditionOrder.of(0x1p24f, 1, 1, -0x1p24f), SurvivingDigits.at(10_000)};
var html = new StringBuilder("<!doctype html><html lang=en><meta charset=utf-8><meta name=color-scheme content='light dark'>"
    + "<meta name=viewport content='width=device-width'><title>views</title><body>");
for (var view : views) html.append(Renderers.of(view).html().get());
Files.writeString(Path.of("FOLDER", "views.html"), html);
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("views")
    with java_kernel.started(name=lessons.KERNEL, folder=lessons.FOLDER) as kernel:
        answer = kernel.run("import java.nio.file.*;\n" + SUMS.replace("FOLDER", made.as_posix()), 300)
        assert not answer.error, answer.error
    return made


@pytest.fixture
def opened(browser, folder):
    """Opens the views in a window of some kind; a script that fails makes the test fail."""
    contexts, failures = [], []

    def open_page(**options):
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("request", lambda request: request.url.startswith("file:") or failures.append(request.url))
        page.goto((folder / "views.html").as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not failures


def now(view):
    return view.evaluate("node => node.dataset.now").split()


def said(view):
    return view.locator("pre").text_content()


def test_the_scripts_say_what_the_library_says(opened, folder):
    sums = [line.split("\u0001") for line in (folder / "sums").read_text(encoding="utf-8").split("\u0002")]
    assert len(sums) > 3000 and len({name for name, *_ in sums}) == 7
    page = opened()
    for view, column in ((".floatlab-aligned", 3), (".floatlab-line", 4)):
        texts = page.locator(view).first.evaluate(
            "(node, sums) => sums.map(([name, a, b]) => node.floatlab.text(a, b, name))", [one[:3] for one in sums])
        for one, text in zip(sums, texts):
            assert text == one[column], one[:3]


def test_the_bit_view_says_what_the_library_says(opened, folder):
    encodings = [one.split("\u0001") for one in (folder / "encodings").read_text(encoding="utf-8").split("\u0002")]
    assert len(encodings) > 5000 and len({name for name, *_ in encodings}) == 7
    shown = opened().locator(".floatlab-bits").first.evaluate(
        "(node, all) => all.map(([name, bits]) => node.floatlab.rows(bits, name))", [one[:2] for one in encodings])
    for (name, bits, text), rows in zip(encodings, shown):
        assert bit_text(name, rows) == text, (name, bits)


def bit_text(name, rows):
    """What the text form of a bit view makes of its rows."""
    count = len(rows["sign"] + rows["exponent"] + rows["fraction"])
    width = max(25, len(rows["fraction"]) + 2)
    lines = [f"The {count} bits of {rows['value']}" + ("" if name == "float" else f" in the format {name}")]
    lines += [f"{part:10}{rows[part]:{width}}{rows[part + 'Means']}" for part in ("sign", "exponent", "fraction")]
    facts = {"value": "shortest decimal that reads back", "exact": "exact decimal", "hex": "hexadecimal literal",
             "bits": f"all {count} bits", "formula": "sign \u00d7 significand \u00d7 2^exponent", "ulp": "ulp, the spacing here",
             "below": "neighbour below", "above": "neighbour above"}
    return "\n".join(lines + [f"{label:35}{rows[fact]}" for fact, label in facts.items()])


def test_a_sum_of_some_terms_and_its_digits_are_the_librarys(opened, folder):
    page = opened()
    orders = [line.split("\u0001") for line in (folder / "orders").read_text(encoding="utf-8").split("\u0002")]
    assert len(orders) == 3000
    asked = [[terms.split(" "), json.loads(pluses)] for terms, pluses, _ in orders]
    texts = page.locator(".floatlab-order").evaluate(
        "(node, asked) => asked.map(([terms, pluses]) => node.floatlab.text(terms, pluses))", asked)
    for one, text in zip(orders, texts):
        assert text == one[2], one[:2]
    digits = dict(line.split("\u0001") for line in (folder / "digits").read_text(encoding="utf-8").split("\u0002"))
    assert len(digits) == 49
    for condition, text in digits.items():
        assert page.locator(".floatlab-digits").evaluate("(node, c) => node.floatlab.text(c)", condition) == text


def test_a_term_is_moved_and_a_plus_goes_first(opened):
    page = opened()
    view = page.locator(".floatlab-order")
    assert said(view).endswith("the sum is  2\u00b9 too little")
    view.get_by_role("button", name="plus 2, carried out as number 2").click()
    assert "order       (1.6777216E7 + (1.0 + 1.0)) + -1.6777216E7" in said(view) and said(view).endswith("the sum is  exact")
    expect(view.locator("[role=status]")).to_contain_text("= 2.0. On paper it is 2.0, so the sum is exact.")
    view.get_by_role("button", name="reset").click()
    view.get_by_role("button", name="term -1.6777216E7, place 4 of 4").focus()
    page.keyboard.press("ArrowLeft")
    expect(view.get_by_role("button", name="term -1.6777216E7, place 3 of 4")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    assert view.evaluate("node => node.dataset.now") == "16777216.0 -16777216.0 1.0 1.0; 0 1 2"
    assert said(view).endswith("the sum is  exact")
    view.get_by_role("button", name="add by halves").click()
    assert view.evaluate("node => node.dataset.now").endswith("; 0 2 1")
    view.get_by_role("button", name="reset").click()
    assert view.evaluate("node => node.dataset.now") == "16777216.0 1.0 1.0 -16777216.0; 0 1 2"


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_term_is_dragged_with_the_mouse_and_with_a_finger(opened):
    for touches in (False, True):
        page = opened(has_touch=touches, viewport={"width": 480, "height": 900})
        view = page.locator(".floatlab-order")
        view.scroll_into_view_if_needed()
        from_x, from_y = middle(view.get_by_role("button", name="place 4 of 4"))
        to_x, to_y = middle(view.get_by_role("button", name="place 2 of 4"))
        if touches:
            touch = page.context.new_cdp_session(page)
            for kind, points in (("touchStart", [{"x": from_x, "y": from_y}]), ("touchMove", [{"x": to_x, "y": to_y}]),
                                 ("touchEnd", [])):
                touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        else:
            page.mouse.move(from_x, from_y)
            page.mouse.down()
            page.mouse.move(to_x, to_y)
            page.mouse.up()
        assert view.evaluate("node => node.dataset.now").startswith("16777216.0 -16777216.0 1.0 1.0;")


def test_the_slider_costs_digits(opened):
    page = opened()
    view = page.locator(".floatlab-digits")
    slider = view.get_by_role("slider", name="condition number")
    expect(slider).to_have_attribute("aria-valuetext", "10\u2074")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "2\u00b710\u2074")
    assert now(view) == ["20000"]
    page.keyboard.press("End")
    expect(view.locator("[role=status]")).to_contain_text("float has 0 right digits and double has 0 right digits")
    view.get_by_role("button", name="reset").click()
    view.get_by_role("button", name="ten times the condition number").click()
    assert now(view) == ["100000"] and "condition number 100000\n" in said(view)
    expect(view.locator("b", has_text="1.23")).to_have_count(2)
    page.keyboard.press("Home")
    slider.press("Home")
    assert now(view) == ["1"] and "y         0.0\n" in said(view)


def test_a_view_takes_up_little(folder):
    html = (folder / "views.html").read_text(encoding="utf-8")
    for part in html.split("<div class=\"floatlab-")[1:]:
        assert len(part.encode()) <= 20_000


def test_a_bit_is_flipped_by_a_click_and_by_the_keyboard(opened):
    page = opened()
    view = page.locator(".floatlab-aligned")
    assert "which is not b" in said(view)
    last = view.locator("[data-at='1,-27']")
    expect(last).to_have_attribute("aria-label", "b, place 2\u207b\u00b2\u2077, below the grid of the sum")
    expect(last).to_have_attribute("aria-pressed", "true")
    last.click()
    expect(last).to_have_attribute("aria-pressed", "false")
    assert now(view) == ["1.0", "0.0999999940395355224609375"]
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    view.locator("[data-at='1,-24']").focus()
    page.keyboard.press("Enter")
    assert "so the sum is exact" in said(view) and "which is b." in said(view)
    expect(view.locator("[role=status]").last).to_contain_text("so the sum is exact")
    view.get_by_role("button", name="reset").click()
    assert now(view) == ["1.0", "0.100000001490116119384765625"]


def test_a_number_can_be_typed_and_stepped_and_a_bad_one_is_named(opened):
    page = opened()
    view = page.locator(".floatlab-aligned")
    number = view.get_by_role("textbox", name="b")
    for text, value in (("0.25", "0.25"), ("0x1.8p-1f", "0.75"), ("-3e-1", "-0.300000011920928955078125"), ("16777217", "16777216.0")):
        number.fill(text)
        number.press("Enter")
        assert now(view)[1] == value
    for text, why in (("", "not a number"), ("one", "not a number"), ("1e39", "beyond the largest number")):
        number.fill(text)
        number.press("Enter")
        expect(number).to_have_attribute("aria-invalid", "true")
        expect(view.get_by_text(why)).to_be_visible()
        assert now(view)[1] == "16777216.0"
    view.get_by_role("button", name="b, one ulp down").click()
    assert now(view)[1] == "16777215.0"
    view.get_by_role("button", name="b, one ulp up").click()
    assert now(view)[1] == "16777216.0"
    expect(number).to_have_attribute("aria-invalid", "false")


def test_another_format_rounds_the_numbers(opened):
    page = opened()
    view = page.locator(".floatlab-aligned")
    view.get_by_role("combobox").select_option(label="bfloat16")
    assert now(view) == ["1.0", "0.10009765625"]
    assert said(view).startswith("a + b in the format bfloat16")
    view.get_by_role("textbox", name="b").fill("1000")
    view.get_by_role("textbox", name="b").press("Enter")
    view.get_by_role("combobox").select_option(label="fp8 e4m3")
    expect(view.get_by_text("beyond the largest fp8 e4m3")).to_be_visible()
    assert now(view) == ["1.0", "1000.0"]


def row(view, name):
    return view.locator(f"[data-row={name}]")


def test_a_bit_of_any_format_is_flipped_by_click_finger_and_keyboard(opened):
    page = opened(has_touch=True)
    view = page.locator(".floatlab-bits").first
    expect(view.locator("button[aria-pressed]")).to_have_count(32)
    view.get_by_role("button", name="sign bit").click()
    expect(row(view, "value")).to_have_text("-0.1")
    view.get_by_role("button", name="fraction bit 23 of 23").tap()
    expect(row(view, "value")).to_have_text("-0.099999994")
    expect(row(view, "below")).to_have_text("-0.1")
    view.get_by_role("button", name="sign bit").focus()
    page.keyboard.press("ArrowRight")
    expect(view.get_by_role("button", name="exponent bit 1 of 8")).to_be_focused()
    page.keyboard.press("Space")
    expect(row(view, "exponentMeans")).to_have_text("251 \u2212 127 = 124")
    view.get_by_role("button", name="reset").click()
    expect(row(view, "exact")).to_have_text("0.100000001490116119384765625")


def test_the_bit_view_takes_typed_numbers_and_steps_by_ulps(opened):
    view = opened().locator(".floatlab-bits").first
    number = view.get_by_role("textbox", name="value")
    for text, value, bits in (("0.25", "0.25", "3e800000"), ("-0x1.8p1f", "-3.0", "c0400000"), ("\u2212Infinity", "-Infinity", "ff800000"),
                              ("NaN", "NaN", "7fc00000"), ("-0", "-0.0", "80000000"), ("1e-45", "1.4E-45", "00000001")):
        number.fill(text)
        number.press("Enter")
        expect(row(view, "value")).to_have_text(value)
        assert view.get_attribute("data-bits") == bits
    for text, why in (("", "not a number"), ("one", "not a number"), ("1e39", "beyond the largest number")):
        number.fill(text)
        number.press("Enter")
        expect(number).to_have_attribute("aria-invalid", "true")
        expect(view.get_by_text(why)).to_be_visible()
        assert view.get_attribute("data-bits") == "00000001"
    down = view.get_by_role("button", name="one ulp down")
    for value in ("0.0", "-1.4E-45"):
        down.click()
        expect(row(view, "value")).to_have_text(value)
    view.get_by_role("button", name="one ulp up").click()
    expect(row(view, "value")).to_have_text("-0.0")
    expect(number).to_have_value("-0.0")


def test_the_bit_view_goes_from_format_to_format(opened):
    page = opened()
    view = page.locator(".floatlab-bits").nth(1)
    expect(row(view, "above")).to_have_text("NaN")
    view.get_by_role("button", name="one ulp up").click()
    expect(row(view, "fractionMeans")).to_have_text("all ones: NaN")
    view.get_by_role("button", name="reset").click()
    for name, count, value, bits in (("float16", 16, "448.0", "5f00"), ("double", 64, "448.0", "407c000000000000"),
                                     ("tf32", 19, "448.0", "21f00".zfill(5)), ("fp8 e5m2", 8, "448.0", "5f")):
        view.get_by_role("combobox").select_option(label=name)
        expect(view.locator("button[aria-pressed]")).to_have_count(count)
        expect(row(view, "value")).to_have_text(value)
        expect(row(view, "title")).to_have_text(f"The {count} bits of a {name}.")
        assert int(view.get_attribute("data-bits"), 16) == int(bits, 16)
    number = view.get_by_role("textbox", name="value")
    number.fill("57344")
    number.press("Enter")
    view.get_by_role("combobox").select_option(label="fp8 e4m3")
    expect(row(view, "value")).to_have_text("NaN")
    number.fill("\u221e")
    number.press("Enter")
    expect(view.get_by_text("beyond the largest number")).to_be_visible()


def test_numbers_are_dragged_with_the_mouse(opened):
    page = opened()
    view = page.locator(".floatlab-line").first
    handle = view.get_by_role("slider", name="a", exact=True)
    expect(handle).to_have_attribute("aria-valuetext", "1.0")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 18)
    page.mouse.down()
    page.mouse.move(box["x"] - 100, box["y"], steps=4)
    page.mouse.up()
    a = float(now(view)[0])
    assert 0.5 < a < 0.9
    assert f"a                 {handle.get_attribute('aria-valuetext')}\n" in said(view)
    expect(view.get_by_text("snaps to").first).to_be_visible()
    view.get_by_role("button", name="reset").click()
    assert now(view)[0] == "1.0"


def test_the_sum_is_dragged_in_the_magnifier_in_small_steps(opened):
    page = opened()
    view = page.locator(".floatlab-line").first
    handle = view.get_by_role("slider", name="a + b, moves b")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 18)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 120, box["y"] + 20, steps=3)
    page.mouse.up()
    a, b = map(float, now(view))
    assert a == 1 and 0 < b - float("0.100000001490116119384765625") < 4 * 2**-23


def test_numbers_are_moved_with_a_finger(opened):
    page = opened(has_touch=True, viewport={"width": 480, "height": 800})
    view = page.locator(".floatlab-line").first
    handle = view.get_by_role("slider", name="b", exact=True)
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 18
    touch = page.context.new_cdp_session(page)
    for kind, points in (("touchStart", [{"x": x, "y": y}]), ("touchMove", [{"x": x + 60, "y": y}]), ("touchEnd", [])):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    assert float(now(view)[1]) > 0.15


def test_the_keyboard_moves_by_ulps(opened):
    page = opened()
    view = page.locator(".floatlab-line").first
    view.get_by_role("slider", name="a", exact=True).focus()
    page.keyboard.press("ArrowRight")
    assert now(view)[0] == "1.00000011920928955078125"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert now(view)[0] == "0.999999940395355224609375"
    page.keyboard.press("PageUp")
    assert 1 < float(now(view)[0]) < 1.01
    page.keyboard.press("Home")
    assert now(view)[0] == "0.0"
    expect(view.get_by_role("slider", name="a", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(view.get_by_role("slider", name="b", exact=True)).to_be_focused()


def test_the_magnifier_comes_closer_and_goes_wider(opened):
    page = opened()
    view = page.locator(".floatlab-line").nth(1)
    ticks = view.locator("svg").nth(1).locator("line")
    before = ticks.count()
    view.get_by_role("button", name="zoom out").click()
    assert ticks.count() > before
    view.get_by_role("button", name="zoom in").click()
    view.get_by_role("button", name="zoom in").click()
    assert ticks.count() < before
    assert "fp8 e4m3" in said(view) and "snaps to          4.0, 2\u207b\u00b3 below" in said(view)


def test_a_choice_stays_visible_and_the_answer_unfolds_beside_it(opened):
    page = opened()
    asked, answered, other = (page.locator(".floatlab-question").nth(i) for i in range(3))
    expect(asked.locator("[data-part=chosen]")).to_have_text("")
    expect(answered.locator("[data-part=chosen]")).to_have_text("You have not chosen yet.")
    expect(answered.get_by_text("It has no place for the last bit.")).to_be_hidden()
    asked.get_by_role("button", name="the product").click()
    for view in (asked, answered):
        expect(view.get_by_role("button", name="the product")).to_have_attribute("aria-pressed", "true")
        expect(view.locator("[data-part=chosen]")).to_have_text("You chose: the product.")
    expect(other.get_by_role("button", name="yes")).to_have_attribute("aria-pressed", "false")
    answered.get_by_text("Show the answer").click()
    expect(answered.get_by_text("You chose: the product. Answer: the sum.")).to_be_visible()
    expect(answered.get_by_text("It has no place for the last bit.")).to_be_visible()
    answered.get_by_role("button", name="the sum").focus()
    page.keyboard.press("Space")
    expect(answered.locator("[data-part=verdict]")).to_have_text("You chose it: the sum.")
    page.reload()
    expect(page.locator(".floatlab-question").first.locator("[data-part=chosen]")).to_have_text("You chose: the sum.")


def test_without_scripts_everything_reads_as_text(opened):
    page = opened(java_script_enabled=False)
    expect(page.locator("pre").first).to_contain_text("(a + b) \u2212 a is 0.100000024, which is not b.")
    expect(page.locator("li").first).to_have_text("the product")
    expect(page.locator("button, input, svg")).to_have_count(0)
    expect(page.get_by_text("Answer: the sum.")).to_be_hidden()
    page.get_by_text("Show the answer").click()
    expect(page.get_by_text("Answer: the sum.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_window_shows_all_in_both_themes(opened, scheme):
    page = opened(viewport={"width": 480, "height": 900}, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    for name in ("aligned", "line", "order", "digits"):
        view = page.locator(f".floatlab-{name}").first
        panel = view.locator("div").first
        # The view has dark ink on a light ground, whatever the page has.
        assert panel.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(255, 255, 255)"
        assert panel.evaluate("node => getComputedStyle(node).color") == "rgb(17, 17, 17)"
    # The grid of the sum is in view, although the places before it are many.
    edge = page.locator(".floatlab-aligned [data-edge]")
    expect(edge).to_be_in_viewport()
