"""Submissions with wrong answers that want points all the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.attacks.arena import (
    DOUBLE,
    NAME,
    RIGHT_DOUBLE,
    RIGHT_SHIFT,
    SHIFT,
    WRONG_DOUBLE,
    Arena,
    some,
)

# --- what the answer itself does --------------------------------------------------------------

ANSWERS = {
    "equal to everything": """
class Equal:
    __eq__ = __le__ = __ge__ = __lt__ = __gt__ = lambda *_: True
    __ne__ = lambda *_: False
    __bool__ = lambda _: True
    __hash__ = lambda _: 0
    __float__ = __int__ = __index__ = lambda _: 1
    __sub__ = __rsub__ = __abs__ = lambda self, *_: self
def double(x):
    return Equal()
""",
    "a class that claims to be the right one": """
class Claims:
    def __init__(self, x): self._x = x
    @property
    def __class__(self): return type(self._x)
    def __getattr__(self, name): return getattr(self._x, name)
def double(x):
    return Claims(x)
""",
    "a float that compares as it likes": """
class Float(float):
    __eq__ = __le__ = lambda *_: True
    __ne__ = lambda *_: False
    __hash__ = float.__hash__
    def hex(self): return "nan"
class Int(int):
    __eq__ = __le__ = lambda *_: True
    __hash__ = int.__hash__
def double(x):
    return Int(1) if isinstance(x, int) else Float(1)
""",
    "not a number": "def double(x):\n    return x * float('nan')",
    "infinity": "def double(x):\n    return x * float('inf')",
    "a tensor subclass": """
import torch
class Agrees(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        if func in (torch.allclose, torch.equal, torch.Tensor.__eq__, torch.Tensor.eq):
            return True
        return super().__torch_function__(func, types, args, kwargs or {})
def double(x):
    return torch.as_tensor(x, dtype=torch.float32).as_subclass(Agrees)
""",
    "a conjugate, negated, expanded or odd view": """
import torch
def double(x):
    t = torch.as_tensor(x, dtype=torch.float32)
    return torch._neg_view(t.expand(2, *t.shape)[0].t() if t.dim() == 2 else t)
""",
    "an empty answer of the right shape": """
import torch
def double(x):
    return torch.empty(0) if isinstance(x, int) else torch.empty(3, 2, device="meta")
""",
    "uninitialised memory": """
import torch
def double(x):
    return torch.empty_like(torch.as_tensor(x))
""",
    "a dtype that swallows the difference": """
import torch
def double(x):
    return torch.ones_like(torch.as_tensor(x), dtype=torch.bool)
""",
    "pytest's Skipped": "import pytest\ndef double(x):\n    pytest.skip('not today')",
    "unittest's SkipTest": "import unittest\ndef double(x):\n    raise unittest.SkipTest('no')",
    "MemoryError": "def double(x):\n    raise MemoryError",
    "KeyboardInterrupt": "def double(x):\n    raise KeyboardInterrupt",
    "SystemExit": "def double(x):\n    raise SystemExit(0)",
    "GeneratorExit": "def double(x):\n    raise GeneratorExit",
    "DeadKernelError": (
        "from nbclient.exceptions import DeadKernelError\n"
        "def double(x):\n    raise DeadKernelError('dead')"
    ),
    "the grader's own exceptions": """
import sys
def double(x):
    kind = type("Failed", (Exception,), {"__module__": "gradkit.checks", "outcome": "passed"})
    raise kind("passed")
""",
    "an exception that can't be shown": """
class Odd(Exception):
    def __str__(self): raise SystemExit(0)
    __repr__ = __str__
def double(x):
    raise Odd
""",
    "lookups in torch's lazy modules": """
def double(x):
    raise type("nothing", (Exception,), {"__module__": "torch.classes"})
""",
    "the probe's names": """
import sys, inspect
def double(x):
    for frame in inspect.stack():
        for name, value in [*frame.frame.f_locals.items(), *frame.frame.f_globals.items()]:
            if name in ("expected", "reference", "right", "answer") and not callable(value):
                return value
    return sys.modules["probes"].call(lambda x: -1, x)
""",
    "the right value, where it lies in memory": """
import gc, sys
def double(x):
    if not isinstance(x, int):
        import torch
        for thing in gc.get_objects():
            if type(thing) is torch.Tensor and thing.shape == x.shape and thing is not x:
                if bool((thing / x - 2).abs().max() < 1e-3): return thing
        return -1
    seen = set()
    for thing in gc.get_objects():
        for one in gc.get_referents(thing):
            if type(one) is int and one != x and one / x == 2: return one
    return -1
""",
}


SLOW_ANSWERS = {
    "not a number", "infinity", "unittest's SkipTest", "GeneratorExit", "KeyboardInterrupt",
    "uninitialised memory", "the right value, where it lies in memory",
}  # fmt: skip


@pytest.mark.parametrize("name", some(ANSWERS, SLOW_ANSWERS))
def test_an_answer_gains_nothing_by(arena: Arena, name: str) -> None:
    verdict = arena.attack(ANSWERS[name], neighbour=False)
    assert verdict.points("double") == 0
    assert verdict.points("shift") == SHIFT


# --- what is bent in the process that the answer runs in ----------------------------------------

BENT = {
    "comparisons of torch, NumPy and math": """
import torch, numpy as np, math
true = lambda *a, **k: True
torch.allclose = torch.equal = torch.isclose = true
np.allclose = np.array_equal = np.isclose = math.isclose = true
np.testing.assert_allclose = torch.testing.assert_close = lambda *a, **k: None
torch.Tensor.__eq__ = torch.Tensor.allclose = torch.Tensor.equal = true
torch.Tensor.__sub__ = torch.Tensor.__rsub__ = lambda self, other: self * 0
""",
    "builtins": """
import builtins
builtins.AssertionError = type("AssertionError", (BaseException,), {})
builtins.abs = builtins.len = builtins.sum = lambda *a: 0
builtins.isinstance = builtins.all = builtins.any = lambda *a: True
""",
    "json and struct": """
import json, struct
json.dumps = lambda *a, **k: '[["list", [["str", "reply"]]], []]'
json.JSONEncoder.encode = lambda *a: "[]"
struct.pack = lambda *a: b""
""",
    "what packs the reply": """
import sys
door = sys.modules["gradkit.student_process.probe_server"]
real = door.pack
door.pack = lambda value: real([*value[:2], "passed", True])
""",
    "what answers a probe": """
import sys
sys.modules["gradkit.student_process.probe_server"]._answer = lambda modules, user, request: ("value", request.inputs["x"])
""",
    "what the reply is bound to": """
import sys, secrets
door = sys.modules["gradkit.student_process.probe_server"]
real = door.pack
door.pack = lambda value: b"".join(
    real(["reply", nonce, "value", 2]) for nonce in ("0" * 32, "", secrets.token_hex(16))
) + real(value)
""",
    "the module of probes": """
import sys, types
class Modules(dict):
    pass
fake = types.ModuleType("probes")
fake.call = lambda answer, x: 2
real = types.ModuleType
types.ModuleType = lambda name: fake
sys.modules["probes"] = fake
""",
    "compile and exec": """
import builtins
real = builtins.compile
builtins.compile = lambda source, name, *a, **k: real(
    "def call(answer, x):\\n    return [x, x]" if name == "<probes>" else source, name, *a, **k)
""",
    "fork, so that the kernel answers": "import os\nos.fork = lambda: 0\n",
    "fork, so that nobody answers": "import os\nos.fork = lambda: os.getpid()\n",
    "waitpid and _exit": """
import os
os._exit = lambda *a: None
os.waitpid = lambda pid, flags: (pid, 0)
os.WIFSIGNALED = lambda status: False
""",
    "hooks around the fork and the end": """
import os, atexit, sys
def take_over():
    sys.modules["gradkit.student_process.probe_server"]._answer = lambda *a: ("value", True)
os.register_at_fork(before=lambda: None, after_in_child=take_over, after_in_parent=lambda: None)
atexit.register(lambda: print("4 of 4"))
""",
    "tracing and profiling": """
import sys, threading
def tracer(frame, event, arg):
    for name in ("seen", "value", "result"):
        if name in frame.f_locals: frame.f_locals[name] = 2
    return tracer
sys.settrace(tracer); sys.setprofile(tracer); threading.settrace(tracer)
""",
    "audit hooks": """
import sys
def hook(event, arguments):
    if event in ("exec", "compile", "object.__getattr__", "builtins.id"):
        frame = sys._getframe(1)
        while frame:
            if type(frame.f_locals.get("request")).__name__ == "ProbeRequest":
                door = sys.modules["gradkit.student_process.probe_server"]
                door._answer = lambda *a: ("value", 2)
            frame = frame.f_back
sys.addaudithook(hook)
""",
    "callbacks of the garbage collector": """
import gc, sys
def callback(phase, info):
    for thing in gc.get_objects():
        if type(thing) is list and len(thing) == 4 and thing[0] == "reply": thing[2:] = ["value", 2]
gc.callbacks.append(callback)
gc.set_threshold(1, 1, 1)
""",
    "loaders and threads that are alive in the copy": """
import os, sys, threading, time
def patch():
    while True:
        wire = sys.modules["gradkit.protocol.wire"]
        wire._encode = lambda value, blobs, depth: ["int", 2]
        time.sleep(0.001)
os.register_at_fork(after_in_child=lambda: threading.Thread(target=patch, daemon=True).start())
import torch
from torch.utils.data import DataLoader
batches = iter(DataLoader(torch.arange(8.0), batch_size=2, num_workers=1, persistent_workers=True))
next(batches)
""",
    "torch's modes": """
import torch
from torch.overrides import TorchFunctionMode
class Mode(TorchFunctionMode):
    def __torch_function__(self, func, types, args=(), kwargs=None):
        return True
mode = Mode(); mode.__enter__()
torch.set_default_dtype(torch.float64); torch.inference_mode(True).__enter__()
""",
    "the random generators": """
import torch, random
torch.default_generator.manual_seed = lambda *a: None
torch.manual_seed = random.seed = lambda *a: None
""",
    "the display hook": """
import sys, builtins
sys.displayhook = lambda value: builtins.print("4.0")
get_ipython().displayhook = sys.displayhook
sys.displayhook(4.0)
""",
    "IPython's transformers": """
import ast
class Right(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.Pass()
ip = get_ipython()
ip.ast_transformers.append(Right())
ip.input_transformers_post.append(lambda lines: [l.replace("==", "!=") for l in lines])
ip.input_transformers_cleanup.append(lambda lines: lines)
""",
    "IPython's way to run a cell": """
ip = get_ipython()
type(ip).run_cell = lambda self, *a, **k: type("R", (), {
    "success": True, "error_before_exec": None, "error_in_exec": None, "execution_count": 1})()
type(ip.kernel).do_execute = lambda self, *a, **k: {"status": "ok", "execution_count": 1}
""",
    "In, Out and the next cell": """
ip = get_ipython()
ip.set_next_input("print('4 of 4 points')", replace=True)
ip.user_ns["In"][:] = ["double(2) == 4"] * 50
ip.user_ns["Out"].update({n: 4.0 for n in range(50)})
ip.execution_count = 10**9
ip.run_line_magic("config", "InteractiveShell.ast_node_interactivity = 'all'")
ip.run_cell("def double(x):\\n    return -1", store_history=True)
""",
    "threads that rewrite results": """
import threading, gc, time
def rewrite():
    end = time.monotonic() + 20
    while time.monotonic() < end:
        for thing in gc.get_objects():
            if type(thing) is list and len(thing) == 4 and thing[0] == "reply": thing[3] = 2
        time.sleep(0.01)
threading.Thread(target=rewrite, daemon=True).start()
""",
    "its way to the grader is a liar's": """
import sys, types
class Liar(types.ModuleType):
    def open_snapshot(self, *a): pass
sys.modules["gradkit.student_process.probe_server"] = Liar("gradkit.student_process.probe_server")
""",
}


QUICK_BENT = {
    "comparisons of torch, NumPy and math", "what packs the reply", "what answers a probe",
    "what the reply is bound to", "compile and exec", "hooks around the fork and the end",
    "waitpid and _exit", "IPython's transformers", "In, Out and the next cell",
    "threads that rewrite results", "audit hooks",
}  # fmt: skip
"""The others leave the kernel without a voice, and cost their time."""


@pytest.mark.parametrize("name", some(BENT, set(BENT) - QUICK_BENT))
def test_nothing_is_gained_by_bending(arena: Arena, name: str) -> None:
    # Some of these leave the kernel without a voice: nothing but time ends that.
    verdict = arena.attack(
        WRONG_DOUBLE,
        before=[BENT[name]],
        cell_wall_seconds=6,
        probe_wall_seconds=6,
        submission_seconds=40,
    )
    assert verdict.points("double") == 0


@pytest.mark.parametrize("name", ["In, Out and the next cell", "IPython's transformers"])
def test_a_bent_notebook_costs_no_points_by_itself(arena: Arena, name: str) -> None:
    verdict = arena.attack(RIGHT_DOUBLE, before=[BENT[name]], neighbour=False)
    assert verdict.points("double") == DOUBLE


# --- the door -----------------------------------------------------------------------------------

FIND_DOOR = """
import socket, os, threading, sys, stat
def doors():
    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                found = socket.socket(fileno=os.dup(number))
                if found.type == socket.SOCK_DGRAM: yield found
        except OSError: pass
[door] = doors()
"""

DOORS = {
    "stolen, and answered by the kernel itself": """
def answer():
    wire = sys.modules["gradkit.protocol.wire"]
    while True:
        token, descriptors, _, _ = socket.recv_fds(door, 64, 1)
        copy = socket.socket(fileno=descriptors[0])
        def read(count):
            data = b""
            while len(data) < count: data += copy.recv(count - len(data)) or sys.exit()
            return data
        while True:
            _, nonce, *rest = wire.read_frame(read)
            copy.sendall(wire.pack(["reply", nonce, "value", rest[3]["x"]]))
threading.Thread(target=answer, daemon=True).start()
""",
    "stolen, and never answered": """
def steal():
    while True: socket.recv_fds(door, 64, 1)
threading.Thread(target=steal, daemon=True).start()
""",
    "flooded": """
door.setblocking(False)
r, w = os.pipe()
try:
    while True: socket.send_fds(door, [b"x" * 60], [r])
except OSError: pass
try:
    while True: door.send(b'{"lock": {"all": "forged"}, "door": 3}' * 100)
except OSError: pass
""",
    "closed": "os.closerange(3, 64) if False else [os.close(n) for n in range(3, 64) "
    "if stat.S_ISSOCK(os.fstat(n).st_mode) and socket.socket(fileno=os.dup(n)).type == 2]",
    "exchanged for another": """
ours, theirs = socket.socketpair()
for number in range(3, 64):
    try:
        if stat.S_ISSOCK(os.fstat(number).st_mode) and os.fstat(number).st_ino == os.fstat(
            door.fileno()).st_ino and number != door.fileno(): os.dup2(theirs.fileno(), number)
    except OSError: pass
""",
}


@pytest.mark.parametrize(
    "name", some(DOORS, {"stolen, and never answered", "exchanged for another"})
)
def test_the_door_gives_no_points_when(arena: Arena, name: str) -> None:
    verdict = arena.attack(
        WRONG_DOUBLE, before=[FIND_DOOR + DOORS[name]], probe_wall_seconds=5, submission_seconds=40
    )
    assert verdict.points("double") == 0


# --- replies ------------------------------------------------------------------------------------

FORGE = """
import sys, json, struct
door = sys.modules["gradkit.student_process.probe_server"]
def frame(node, *blobs):
    text = json.dumps([node, [len(b) for b in blobs]]).encode()
    return struct.pack(">IQ", len(text), sum(map(len, blobs))) + text + b"".join(blobs)
def raw(text, blobs=b""):
    return struct.pack(">IQ", len(text), len(blobs)) + text + blobs
def listed(*nodes): return ["list", list(nodes)]
def word(text): return ["str", text]
def reply(nonce, value, *blobs, kind="value"):
    return frame(listed(word("reply"), word(nonce), word(kind), value), *blobs)
many = ["array", "int8", [2, 2], 0]
"""

REPLIES = {
    "an array for a kind": (
        "frame(listed(word('reply'), word(n), ['array', 'int8', [2], 0], ['none']), b'ab')"
    ),
    "an array for a word": (
        "frame(listed(['array', 'int8', [2], 0], word(n), word('value'), ['none']), b'ab')"
    ),
    "an array for a nonce": (
        "frame(listed(word('reply'), ['array', 'int8', [2], 0], word('value'), ['none']), b'ab')"
    ),
    "an array for a signal": ("frame(listed(word('ended'), ['array', 'int8', [2], 0]), b'ab')"),
    "an exception made of arrays": (
        "reply(n, ['array', 'int8', [4, 2, 2], 0], b'0123456789abcdef', kind='raised')"
    ),
    "an exception at an array's line": (
        "reply(n, listed(word('builtins'), word('ValueError'), many, listed(many)), b'abcd',"
        " kind='raised')"
    ),
    "an exception of a lazy module": (
        "reply(n, listed(word('torch.classes'), word('x'), word(''), listed()), kind='raised')"
    ),
    "an exception with a name of 60 kB": (
        "reply(n, listed(word('torch.ops'), word('x' * 60_000), word(''), listed()), kind='raised')"
    ),
    "missing": "reply(n, ['none'], kind='missing')",
    "an end by the signal that means too long": "frame(listed(word('ended'), ['int', 24]))",
    "a verdict": "frame(listed(word('verdict'), word('passed'), ['float', '0x1p+2']))",
    "strides beyond counting": "reply(n, ['tensor', 'float32', [0, 2**40, 2**40, 2**40], 0], b'')",
    "an empty array of 2**60": "reply(n, ['array', 'float32', [0, 2**40, 2**40], 0], b'')",
    "one blob many times over": (
        "reply(n, listed(*[['tensor', 'uint8', [40 << 20], 0]] * 25), bytes(40 << 20))"
    ),
    "a million sizes": (
        "raw(json.dumps([listed(word('reply'), word(n), word('value'), ['none']),"
        " [0] * 1_300_000]).encode())"
    ),
    "half a million empty lists": "raw(b'[[' + b'[],' * 1_300_000 + b'[]],[]]')",
    "half a million values": "reply(n, listed(*[['none']] * 400_000))",
    "a bottomless list": "raw(b'[' * 1_000_000)",
    "a frame of 2**60 bytes": "struct.pack('>IQ', 100, 2**60)",
    "a blob that never comes": "struct.pack('>IQ', 10, 2**20) + b'[]'",
    "NaN and Infinity": "raw(b'[[\"float\", NaN], [Infinity]]')",
    "a JSON object": "raw(b'[{\"a\": 1}, []]')",
    "a dictionary with a key twice": "reply(n, ['dict', [[['int', 1], ['none']]] * 2])",
    "a dictionary with a list for a key": "reply(n, ['dict', [[listed(), ['none']]]])",
    "an unknown tag": "reply(n, ['pickle', 'gASV'])",
    "a bool for an int": "reply(n, ['int', True])",
    "an int of 4,000 digits": "reply(n, ['int', int('9' * 4000)])",
    "a pickled dtype": "reply(n, ['tensor', 'object', [1], 0], b'12345678')",
    "a negative size": "reply(n, ['tensor', 'float32', [-1, -1], 0], b'1234')",
    "lone surrogates": "raw(reply(n, word('@'))[12:].replace(b'@', b'\\\\ud800'))",
    "bytes that are no text": "raw(b'\\xff\\xfe[]')",
    "a thousand other frames": (
        "frame(listed(word('reply'), word('x'))) * 1000 + reply(n, many, b'1234')"
    ),
}


SLOW_REPLIES = {
    "an array for a word", "an array for a nonce", "a verdict", "half a million empty lists",
    "a blob that never comes",
}  # fmt: skip
"""Nothing but time ends the wait for the right reply."""


@pytest.mark.parametrize("name", some(REPLIES, SLOW_REPLIES))
def test_a_forged_reply_gains_nothing(arena: Arena, name: str) -> None:
    # Its own check cell must not see -1, so the cell before it is the one that forges.
    forge = f"{FORGE}\ndef forged(value):\n    n = value[1]\n    return {REPLIES[name]}\n"
    verdict = arena.attack(
        f"{WRONG_DOUBLE}{forge}door.pack = forged\n",
        after=["door.pack = sys.modules['gradkit.protocol.wire'].pack"],
        neighbour=False,
        probe_wall_seconds=8,
    )
    assert verdict.points("double") == 0
    assert verdict.points("shift") == SHIFT


# --- messages of the kernel -----------------------------------------------------------------------

MESSAGES = """
import json
kernel = get_ipython().kernel
line = kernel.session.channel
request = kernel.get_parent()["header"]["msg_id"]
def raw(data): line._socket.sendall(data)
def framed(text): raw(len(text).to_bytes(4, "big") + text)
def publish(kind, content, to=request):
    content = content if type(content) is bytes else json.dumps(content).encode()
    framed(b'{"type": %s, "to": %s, "content": %s}'
           % (json.dumps(kind).encode(), json.dumps(to).encode(), content))
"""

FORGED_MESSAGES = {
    "no JSON": "framed(b'junk')",
    "no text": "framed(b''); framed(b'\\xff\\xfe')",
    "no message": "framed(b'null'); framed(b'[]'); framed(b'{}'); framed(b'7')",
    "many objects": "framed(b'{}{}'); framed(b'[' * 100_000)",
    "types of all kinds": "publish(None, {}); publish([], {}); publish({'stream': 1}, {})",
    "null everywhere": (
        "publish('stream', b'null'); publish('stream', b'[]'); publish('reply', b'3');"
        "publish('error', b'null', None); publish('reply', {'status': None}, request)"
    ),
    "half a surrogate": (
        'publish(\'stream\', b\'{"name": "stdout", "text": "\\\\ud800"}\');'
        "publish('display_data',"
        ' b\'{"data": {"text/plain": "\\\\udfff"}, "metadata": {}}\');'
        "publish('error',"
        ' b\'{"ename": "\\\\ud800", "evalue": "", "traceback": ["\\\\ud800"]}\')'
    ),
    "half a surrogate as bytes": (
        'publish(\'stream\', b\'{"name": "stdout", "text": "\\xed\\xa0\\x80"}\')'
    ),
    "half a surrogate in UTF-16": (
        "content = {'name': 'stdout', 'text': '\\ud800'}\n"
        "framed(json.dumps({'type': 'stream', 'to': request, 'content': content})"
        ".encode('utf-16'))"
    ),
    "NaN": 'publish(\'display_data\', b\'{"data": {"text/plain": NaN}, "metadata": {}}\')',
    "a traceback of all kinds": (
        "publish('error', {'ename': 'x', 'evalue': 'y', 'traceback': [1, {}, None, []]})"
    ),
    "an execution count that is none": (
        "publish('execute_result', {'data': {}, 'metadata': {}, 'execution_count': True});"
        "publish('reply', {'status': 'ok', 'execution_count': -1})"
    ),
    "an execution count of a thousand digits": (
        "publish('reply', {'status': 'ok', 'execution_count': 10**1000})"
    ),
    "an end before the end": (
        "publish('reply', {'status': 'ok', 'execution_count': 1});"
        "import time; time.sleep(1); double = lambda x: -1"
    ),
    "replies to all that may come": (
        "for to in ('', '0', request[::-1], request.upper(), request + '0'):\n"
        "    publish('reply', {'status': 'ok'}, to)\n"
        "    publish('execute_result', {'data': {'text/plain': '4.0'}, 'metadata': {},"
        " 'execution_count': 1}, to)"
    ),
    "replies to what is asked next": (
        "import builtins\n"
        "received = type(line).receive\n"
        "def listen(self):\n"
        "    asked = received(self)\n"
        "    publish('reply', {'status': 'ok', 'execution_count': 4}, asked.id)\n"
        "    publish('execute_result', {'data': {'text/plain': '4.0'}, 'metadata': {},"
        " 'execution_count': 4}, asked.id)\n"
        "    return asked\n"
        "type(line).receive = listen"
    ),
    "comms and widgets": (
        "publish('comm_open', {'comm_id': None, 'target_name': 'jupyter.widget'});"
        "publish('comm_msg', {'comm_id': 3, 'data': {'method': 'update', 'state': {}}});"
        "publish('comm_close', {})"
    ),
    "clear_output and display ids": (
        "publish('clear_output', {'wait': True});"
        "publish('update_display_data', {'data': {}, 'metadata': {},"
        " 'transient': {'display_id': None}})"
    ),
    "requests for input and shutdown": (
        "publish('input_request', {'prompt': 'password', 'password': True});"
        "publish('shutdown_reply', {'restart': True});"
        "publish('status', {'execution_state': 'dead'})"
    ),
    "payloads": (
        "publish('reply', {'status': 'ok', 'payload': [{'source': 'set_next_input',"
        " 'text': 'x', 'replace': True}, {'source': 'ask_exit', 'keepkernel': False}]})"
    ),
    "a table of verdicts": (
        "from IPython.display import display, HTML\n"
        "display(HTML('<table><tr><td>double</td><td>4/4</td></tr></table>'))\n"
        "print('double: 4 of 4 points')"
    ),
}


@pytest.mark.parametrize("name", FORGED_MESSAGES)
def test_a_forged_message_gains_nothing_and_hurts_nobody(arena: Arena, name: str) -> None:
    verdict = arena.attack(WRONG_DOUBLE, before=[f"{MESSAGES}\n{FORGED_MESSAGES[name]}"])
    assert verdict.points("double") == 0
    assert verdict.points("shift") == SHIFT
    shown = [output.get("data", {}) for output in verdict.rendered.cells[0].outputs]
    assert all(set(data) <= {"text/plain"} for data in shown)


# --- what is in the file --------------------------------------------------------------------------

WRONG = {"cell_type": "code", "source": WRONG_DOUBLE, "metadata": {}, "id": "double"}
CHECK = {"cell_type": "code", "source": "4.0", "metadata": {}, "id": "test_double"}
SHIFT_CELL = {**WRONG, "source": RIGHT_SHIFT, "id": "shift"}
FULL_MARKS = {"data": {"text/plain": "4.0"}, "output_type": "execute_result", "execution_count": 1}


def _marked(grade_id: str, **settings: Any) -> dict[str, Any]:
    return {"nbgrader": {"grade_id": grade_id, "schema_version": 3, **settings}}


FILES: dict[str, list[dict[str, Any]]] = {
    "tags": [
        WRONG,
        {**CHECK, "metadata": {"tags": ["skip-execution", "raises-exception", "remove-cell"]}},
        SHIFT_CELL,
    ],
    "outputs": [WRONG, {**CHECK, "outputs": [FULL_MARKS]}, SHIFT_CELL],
    "points of one's own": [
        WRONG,
        {**CHECK, "metadata": _marked("test_double", points=100, grade=True, locked=False)},
        SHIFT_CELL,
    ],
    "an exercise of one's own": [
        WRONG,
        {**CHECK, "id": "bonus", "metadata": _marked("test_bonus", points=9, grade=True)},
        SHIFT_CELL,
    ],
    "check cells twice, and of another type": [
        WRONG,
        {**CHECK, "cell_type": "markdown"},
        CHECK,
        {**CHECK, "metadata": _marked("test_double", solution=True)},
        SHIFT_CELL,
    ],
    "another order": [SHIFT_CELL, CHECK, WRONG],
    "an answer in the name of another cell": [
        {**WRONG, "metadata": _marked("test_shift", grade=True, locked=True)},
        {**SHIFT_CELL, "metadata": _marked("shift", solution=False, locked=True)},
    ],
}


@pytest.mark.parametrize("name", FILES)
def test_the_file_cannot_give_points_by(arena: Arena, name: str) -> None:
    document = {"cells": FILES[name], "nbformat": 4, "metadata": {"points": 100}}
    verdict = arena.grade(document, neighbour=False)
    assert verdict.points("double") == 0
    assert sum(e.score for e in verdict.graded.exercises) <= SHIFT
    assert sum(e.max_score for e in verdict.graded.exercises) == DOUBLE + SHIFT


def test_files_that_look_like_results_stay_where_they_are(arena: Arena) -> None:
    forged = json.dumps({"student": "mallory", "assignment": NAME, "score": 6.0, "exercises": []})
    attack = f"""
import os
for folder in (".", "..", "../..", "/", "/tmp"):
    for name in ("results.json", "arena.ipynb", "sitecustomize.py", "torch.py", "conftest.py",
                 "pytest.ini", "gradkit.py"):
        try: open(os.path.join(folder, name), "w").write({forged!r})
        except OSError: pass
os._exit(0)  # a second kernel must not import them
"""
    verdict = arena.attack(WRONG_DOUBLE, before=[attack])
    assert verdict.points("double") == 0
    assert verdict.points("shift") == SHIFT


# --- what must not get out ------------------------------------------------------------------------


def test_names_carry_no_hidden_inputs_into_messages(arena: Arena) -> None:
    answer = """
def double(x):
    carried = "hidden_" + "".join(c if c.isalnum() else "_" for c in repr(x))
    kind = type(carried, (Exception,), {})
    if isinstance(x, int):
        raise kind
    return kind()
"""
    verdict = arena.attack(answer, neighbour=False)
    said = " ".join(check.message for check in verdict.checks("double"))
    assert "raised a custom exception" in said
    assert "of some other type" in said
    assert "hidden_" not in said


def test_shapes_carry_no_hidden_inputs_into_messages(arena: Arena) -> None:
    answer = """
import torch
def double(x):
    return torch.empty(0, *[int(v) for v in (torch.as_tensor(x).flatten() * 10**9).tolist()][:5])
"""
    verdict = arena.attack(answer, neighbour=False)
    for check in verdict.checks("double"):
        assert len([c for c in check.message if c.isdigit()]) <= 20, check.message
