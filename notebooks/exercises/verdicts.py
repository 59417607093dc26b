"""What a student is told about hidden tests: sentences of ours, into which nothing gets that a student's code wrote or that
a hidden test holds. What a function did with an input must not travel back in an exception's text, a class's name, an
array's length or a number of ulps.
"""

import json
import re

import rules

# The exceptions that are named: those a mistake in an exercise throws. Others may be a student's own, named at will.
NAMED = frozenset(
    "ArithmeticException ArrayIndexOutOfBoundsException ArrayStoreException ClassCastException IllegalArgumentException "
    "IllegalStateException IndexOutOfBoundsException NegativeArraySizeException NullPointerException NumberFormatException "
    "StringIndexOutOfBoundsException UnsupportedOperationException NoSuchElementException DateTimeException "
    "ConcurrentModificationException StackOverflowError AssertionError".split()
)
TYPES = {"float": "a float", "double": "a double", "whole": "a whole number", "true": "true or false", "false": "true or false",
         "null": "null", "text": "a text", "list": "a list"}
ARRAYS = frozenset("float double int long short byte boolean char String Float Double Integer Long Boolean".split())


def stop(outcome):
    """What happened when the hidden test's question was asked and no answer came."""
    if "UnsupportedOperationException" in outcome.error:
        return "There is no answer yet."
    if outcome.error.startswith("CompilationException") or "UnresolvedReferenceException" in outcome.error:
        return ("The hidden tests cannot call your code as the task says. Are its name, parameters and result those of the task, "
                "and does it declare no exception (throws)?")
    if rules.refusal(outcome.error):
        # Without its name: an error with this text can be thrown by a student's code, too, with an input in it.
        return "In the hidden tests your code uses a class or a member that this set or every exercise has to do without."
    if "StackOverflowError" in outcome.error:
        return "In the hidden tests your code called itself without end (StackOverflowError). Which case stops it?"
    return f"In the hidden tests your code stopped with {exception(outcome.error)}."


def exception(error):
    """The exception that stopped a piece of code, if it is one that everybody has."""
    found = re.match(r"[^\n]*\njava\.(?:lang|util|time)\.(\w+)(?![\w.$])", error)
    return found[1] if found and found[1] in NAMED else "an exception"


def type_of(word):
    """The kind of value that a line of an answer begins with, in words."""
    array = re.fullmatch(r"(\w+)\[\d+\],?", word)
    if array:
        return "a list" if array[1] == "list" else f"an array ({array[1]}[])" if array[1] in ARRAYS else "something else"
    return TYPES.get(word, "something else")


def ulps_apart(kind, one, other):
    """How many floats or doubles lie between two, given by their bits in hexadecimal; None where that has no meaning."""
    bits = {"float": 32, "double": 64}[kind]
    sign, infinite = 1 << (bits - 1), {32: 0x7F800000, 64: 0x7FF0000000000000}[bits]
    places = []
    for value in (int(one, 16), int(other, 16)):
        if value & ~sign >= infinite:
            return None
        places.append(sign - value if value & sign else value)
    return abs(places[0] - places[1])


def mistake(answer, right):
    """What kind of mistake one line is, without the right value."""
    if answer.startswith("throws "):
        name = answer.split(" ")[1]
        return f"your function stops with {name if name in NAMED else 'an exception'}"
    if right.startswith("throws "):
        return f"your function returns a value where it has to throw {right.split()[1]}"
    if " and changes its input" in answer:
        return "your function changes the array that it is given"
    one, other = answer.split(" "), right.split(" ")
    if type_of(one[0]) != type_of(other[0]):
        return f"it is {type_of(one[0])}, expected {type_of(other[0])}"
    if one[0] != other[0] and "[" in other[0]:
        return "it has another length than expected"
    digits = {"float": 8, "double": 16}.get(other[0])
    if not digits or not all(re.fullmatch(rf"{other[0]} [0-9a-f]{{{digits}}}", line) for line in (answer, right)):
        return "it is another value"
    if one[1][1:] == other[1][1:] and int(one[1], 16) ^ int(other[1], 16) == 1 << (4 * len(one[1]) - 1):
        return "the sign is wrong"
    if "7fc00000" in (one[1], other[1]) or "7ff8000000000000" in (one[1], other[1]):
        return "one of the two is NaN"
    apart = ulps_apart(one[0], one[1], other[1])
    if apart and apart <= 4096:
        far = "1 ulp" if apart == 1 else "a few ulps" if apart <= 16 else "some ulps"
        return f"it is {far} off (is the order or the number of roundings another one?)"
    return "it is another value, further off than rounding explains"


def comparison(answer, right):
    """Nothing if the texts are the same, or in words how many values differ and what is wrong with the first."""
    if answer == right:
        return ""
    one, other = answer.split("\n"), right.split("\n")
    if len(one) != len(other):
        return "The hidden tests got another number of values than are due."
    wrong = [(a, b) for a, b in zip(one, other) if a != b]
    which = "The hidden test's answer is not right" if len(other) == 1 else \
        f"{len(wrong)} of {len(other)} answers to the hidden tests are not right; the first one"
    return f"{which}: {mistake(*wrong[0])}."


def claim(said, judge):
    """As much of what a judge said as stands in its own lines as text; numbers that it filled in become dots."""
    joined = re.sub(r'"\s*\+\s*"', "", judge)
    texts = set()
    for text in re.findall(r'"(?:[^"\\\n]|\\.)*"', joined):
        try:
            texts.add(json.loads(text))
        except ValueError:
            continue
    kept, rest = "", said
    while rest:
        text = max((one for one in texts if one and rest.startswith(one)), key=len, default="")
        if not text:
            break
        kept, rest = kept + text, rest[len(text):]
    # What Check adds about the values.
    more = rest and not re.match(r": (it is false$|expected )", rest)
    return kept.strip() + ("…" if more else "") if re.search(r"\w{2}", kept) else ""
