"""Which library runs the kernels, that all have the same bits, and that it is there wherever a program may need it."""

import multiprocessing
import os
import shutil
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import numpy as np
import pytest

import logloss
from logloss import LogLossError
from logloss._kernels import built, loader, processor
from logloss._kernels.ctypes_calls import address
from logloss._kernels.signatures import KEYS

pytestmark = pytest.mark.slow

SRC = Path(logloss.__file__).parents[1]
LEVELS = list(built.COMPARED)
LOSS = "0.6931471805599453\n"


def python(code: str, *options: str, expect: int = 0, **variables: str) -> str:
    """Run code in a fresh process, warnings being errors, and return what it prints."""
    environment = {**os.environ, "PYTHONPATH": str(SRC), **variables}
    done = subprocess.run(
        [sys.executable, "-W", "error", *options, "-c", textwrap.dedent(code)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == expect, done.stderr
    assert not done.stderr
    return done.stdout


def runnable() -> dict[str, bool]:
    return loader._runnable()[0]


def test_the_highest_level_that_was_compared_is_chosen(test_mode):
    chosen = loader.backend()
    assert chosen is logloss.backend()
    expected = {
        "library": [level for level, compared in runnable().items() if compared][-1:],
        "lowest": LEVELS[:1],
        "numpy": [None],
    }
    assert [chosen.level] == expected[test_mode]


# --- the same bits ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
def test_every_kernel_of_every_level_has_numpys_bits(level):
    compare = pytest.importorskip("compiler.compare")
    if level not in runnable():
        pytest.skip(f"this processor is not {level}")
    for seed in (0, 1, 2):
        assert compare.differences(loader._opened(level), seed) == []


@pytest.mark.parametrize(("name", "dtype"), KEYS, ids=lambda each: str(each))
def test_a_kernel_with_other_bits_is_seen(name, dtype, monkeypatch):
    compare = pytest.importorskip("compiler.compare")
    if not runnable():
        pytest.skip("no library runs here")

    def wrong(*arguments):
        returned = right(*arguments)
        arguments[-1].reshape(-1).view(np.uint8)[-1:] ^= 1
        return returned

    right = loader.KERNELS[name]
    monkeypatch.setitem(loader.KERNELS, name, wrong)
    found = compare.differences(loader._opened(LEVELS[0]))
    assert set(found) == {f"{name} {each}" for key, each in KEYS if key == name}


def test_threads_that_all_come_first_get_the_same(test_mode):
    code = """
        import threading, numpy as np, logloss
        p, y = np.linspace(0.01, 0.99, 1001), np.arange(1001) % 2
        barrier, found = threading.Barrier(16), []
        def work():
            barrier.wait()
            found.append(logloss.log_loss(y, p))
        threads = [threading.Thread(target=work) for _ in range(16)]
        for each in threads: each.start()
        for each in threads: each.join()
        print(len(found), len(set(found)), logloss.backend().level)
    """
    assert python(code) == f"16 1 {logloss.backend().level}\n"


# --- choosing -----------------------------------------------------------------------------------------------------


@pytest.fixture
def choice(monkeypatch):
    """Return what is chosen where the package holds these levels and the processor has those."""
    if not built.COMPARED:
        pytest.skip("no library was built")

    def choose(held: dict[str, bool], has: list[str], asked: str = ""):
        monkeypatch.setattr(built, "COMPARED", held)
        monkeypatch.setattr(processor, "levels", lambda _: has)
        monkeypatch.setattr(loader, "_opened", lambda level: level)
        return loader.choose(asked)

    return choose


V2, V3, V4 = processor.LEVELS
ALL = {V2: True, V3: True, V4: False}
NOT_COMPARED = "that for {0} has not been compared on such a processor; LOGLOSS_KERNELS={0} takes it"


@pytest.mark.parametrize(
    ("held", "has", "asked", "level", "reason"),
    [
        (ALL, [V2], "", V2, ""),
        (ALL, [V2, V3], "", V3, ""),
        (
            ALL,
            [V2, V3, V4],
            "",
            V3,
            NOT_COMPARED.format(V4),
        ),
        (ALL | {V4: True}, [V2, V3, V4], "", V4, ""),
        ({V2: True}, [V2, V3, V4], "", V2, ""),
        (ALL, [], "", None, f"this processor is none of {V2}, {V3}, {V4}"),
        (
            {V2: False},
            [V2],
            "",
            None,
            NOT_COMPARED.format(V2),
        ),
        (ALL, [V2, V3, V4], V4, V4, f"LOGLOSS_KERNELS={V4}"),
        (ALL, [V2, V3, V4], V2, V2, f"LOGLOSS_KERNELS={V2}"),
        (ALL, [V2, V3, V4], "numpy", None, "LOGLOSS_KERNELS=numpy"),
    ],
)
def test_what_is_chosen_and_why(choice, held, has, asked, level, reason):
    assert choice(held, has, asked) == ((level, reason), level)


@pytest.mark.parametrize("asked", [V4, "x86-64-v1", "../x", "NumPy"])
def test_what_cannot_run_here_is_refused(choice, asked):
    with pytest.raises(LogLossError, match=r"LOGLOSS_KERNELS=.* have x86-64-v2, x86-64-v3, numpy") as caught:
        choice(ALL, [V2, V3], asked)
    assert caught.value.hint == 'del os.environ["LOGLOSS_KERNELS"]'
    assert caught.value.values == (asked,)


def test_a_variable_that_asks_for_nothing_there_is_an_error_of_the_call():
    code = "import logloss\ntry: logloss.log_loss([1], [0.5])\nexcept logloss.LogLossError as error: print(error)"
    assert 'LOGLOSS_KERNELS="fast": this' in python(code, LOGLOSS_KERNELS="fast")


def test_it_is_said_why_numpy_runs_the_kernels(choice, monkeypatch):
    monkeypatch.setattr(built, "REASON", "there is no C linker")
    assert choice({}, [])[0] == (None, "there is no C linker")
    assert str(loader.Backend(None, "there is no C linker")) == "NumPy: there is no C linker"
    assert str(loader.Backend(V3)) == "library for x86-64-v3"


# What processors answer, from their CPUID: EAX to EDX of each leaf.
NEHALEM = {
    0: (0xB, 0, 0, 0),
    1: (0x106A5, 0, 0x0098E3FD, 0xBFEBFBFF),
    7: (0, 0, 0, 0),
    0x80000000: (0x80000008, 0, 0, 0),
    0x80000001: (0, 0, 0x1, 0x28100800),
}
ZEN3 = NEHALEM | {
    0: (0x10, 0, 0, 0),
    1: (0xA20F10, 0, 0x7EF8320B, 0x178BFBFF),
    7: (0, 0x219C97A9, 0x0040068C, 0x10),
    0x80000001: (0xA20F10, 0, 0x75C237FF, 0x2FD3FBFF),
}
SKYLAKE_X = ZEN3 | {0: (0x16, 0, 0, 0), 1: (0x50654, 0, 0x7FFEFBFF, 0xBFEBFBFF), 7: (0, 0xD39FFFFB, 8, 0x9C000000)}
WESTMERE_WITHOUT_LEAF_7 = ZEN3 | {0: (6, 0, 0, 0)}


@pytest.mark.parametrize(
    ("answers", "saved", "expected"),
    [
        (NEHALEM, 0, [V2]),
        (NEHALEM | {1: (0, 0, 0x0000E3BD, 0)}, 0, []),  # no SSE4
        (NEHALEM | {0x80000000: (0x80000000, 0, 0, 0)}, 0, []),
        (ZEN3, 0x7, [V2, V3]),
        (ZEN3, 0x3, [V2]),  # the system does not save the upper halves
        (ZEN3 | {1: (0, 0, 0x7EF8320B & ~(1 << 27), 0)}, 0x7, [V2]),
        (ZEN3 | {7: (0, 0x219C97A9 & ~(1 << 5), 0, 0)}, 0x7, [V2]),
        (WESTMERE_WITHOUT_LEAF_7, 0x7, [V2]),
        (SKYLAKE_X, 0xE7, [V2, V3, V4]),
        (SKYLAKE_X, 0x7, [V2, V3]),
        (SKYLAKE_X | {7: (0, 0xD39FFFFB & ~(1 << 31), 0, 0)}, 0xE7, [V2, V3]),
    ],
)
def test_the_levels_of_processors(answers, saved, expected):
    def xcr0():
        assert answers[1][2] & 1 << 27, "a processor without XGETBV ends the process here"
        return saved

    assert processor.levels_by(answers.__getitem__, xcr0) == expected


# Each of the features by which the ABI defines a level: the leaf, the register (EBX 1, ECX 2), and the bit.
FEATURES = {
    V2: "1.2.0 1.2.9 1.2.13 1.2.19 1.2.20 1.2.23 80000001.2.0",
    V3: "1.2.12 1.2.22 1.2.27 1.2.28 1.2.29 7.1.3 7.1.5 7.1.8 80000001.2.5",
    V4: "7.1.16 7.1.17 7.1.28 7.1.30 7.1.31",
}


@pytest.mark.parametrize(
    ("level", "feature"), [(level, each) for level in FEATURES for each in FEATURES[level].split()]
)
def test_a_processor_without_one_feature_is_not_of_the_level(level, feature):
    leaf, register, bit = (int(part, 16 if place == 0 else 10) for place, part in enumerate(feature.split(".")))
    registers = list(SKYLAKE_X[leaf])
    assert registers[register] >> bit & 1
    registers[register] -= 1 << bit
    answers = SKYLAKE_X | {leaf: tuple(registers)}
    below = list(FEATURES)[: list(FEATURES).index(level)]
    assert processor.levels_by(answers.__getitem__, lambda: 0xE7) == below


@pytest.mark.skipif(not Path("/proc/cpuinfo").exists(), reason="this system does not list what its processor has")
def test_this_processor_says_what_the_system_says():
    if not LEVELS or LEVELS[0] != V2:
        pytest.skip("no processor of x86-64")
    flags = Path("/proc/cpuinfo").read_text().partition("flags")[2].partition("\n")[0].split()
    has = set(processor.levels(loader._opened(LEVELS[0])))
    assert (V2 in has, V3 in has, V4 in has) == (
        {"cx16", "lahf_lm", "popcnt", "pni", "sse4_1", "sse4_2", "ssse3"} <= set(flags),
        {"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"} <= set(flags),
        {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"} <= set(flags),
    )


# --- what is not as it should be ----------------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path):
    """Return a copy of the package, to be damaged."""
    if not runnable():
        pytest.skip("no library runs here")
    shutil.copytree(SRC / "logloss", tmp_path / "logloss", ignore=shutil.ignore_patterns("__pycache__", "page"))
    return tmp_path


SAID = "import logloss; print(logloss.log_loss([1], [0.5])); print(logloss.backend())"


def _spoil_forms(folder: Path) -> None:
    path = folder.parent / "signatures.py"
    path.write_text(path.read_text(encoding="utf-8").replace('"distance": Form("Xx")', '"distance": Form("XX")'))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda folder: shutil.rmtree(folder), "no library was built"),
        (lambda folder: (folder / "__init__.py").unlink(), "has no attribute 'COMPARED'"),
        (lambda folder: [each.unlink() for each in folder.glob("libkernels.*")], "No such file"),
        (
            lambda folder: [each.write_bytes(each.read_bytes()[:3000]) for each in folder.glob("libkernels.*")],
            "is damaged",
        ),
        (lambda folder: [each.write_bytes(b"") for each in folder.glob("libkernels.*")], "is damaged"),
        (_spoil_forms, "undefined symbol: distance_f8_XX0"),
    ],
)
def test_without_a_library_that_can_be_used_numpy_computes_the_same(copy, spoil, reason):
    spoil(copy / "logloss" / "_kernels" / "built")
    loss, said = python(SAID, PYTHONPATH=str(copy), LOGLOSS_KERNELS="").splitlines()
    assert loss == LOSS.strip()
    assert said.startswith("NumPy: ")
    assert reason in said


# --- wherever a program may need it -------------------------------------------------------------------------------


def test_from_an_archive(copy, tmp_path):
    archive = tmp_path / "program.pyz"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in (copy / "logloss").rglob("*"):
            packed.write(path, path.relative_to(copy))
        packed.writestr("__main__.py", SAID)
    empty = tmp_path / "temporary"
    empty.mkdir()
    environment = {**os.environ, "TMPDIR": str(empty), "LOGLOSS_KERNELS": ""}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run([sys.executable, "-I", archive], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"{LOSS}library for ")
    assert list(empty.iterdir()) == []


def test_with_nothing_but_python(copy, tmp_path):
    """No home, no path, nothing that may be written, and no compiler to import."""
    home = tmp_path / "home"
    home.mkdir(mode=0o555)
    code = f"""
        import sys
        sys.modules["numba"] = sys.modules["llvmlite"] = None
        sys.path.insert(0, {str(copy)!r})
        {SAID}
    """
    done = subprocess.run(
        [sys.executable, "-I", "-c", textwrap.dedent(code)],
        env={"HOME": str(home), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith(f"{LOSS}library for ")
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_in_processes(method, test_mode, tmp_path):
    script = tmp_path / "processes.py"
    script.write_text(f"""
import multiprocessing, numpy as np, logloss
from logloss._kernels.blocks import CHUNK

def work(size):
    return logloss.log_loss(np.ones(size), np.full(size, 0.5)), str(logloss.backend().level)

if __name__ == "__main__":
    before = work(3 * CHUNK)
    with multiprocessing.get_context("{method}").Pool(2) as pool:
        print(*{{*pool.map(work, [1, 1000, 3 * CHUNK]), before}})
""")
    environment = {**os.environ, "PYTHONPATH": str(SRC)}
    command = [sys.executable, script]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.stdout == f"({LOSS.strip()}, '{logloss.backend().level}')\n", done.stderr


LATE = """
    import threading, time, atexit, numpy as np, logloss
    from logloss._kernels.blocks import CHUNK
    y, p = np.ones(3 * CHUNK), np.full(3 * CHUNK, 0.5)
    def work():
        print(logloss.log_loss(y, p))
"""


@pytest.mark.parametrize("before", ["", "work()"])
@pytest.mark.parametrize(
    "late",
    [
        "atexit.register(work)",
        "threading.Thread(target=lambda: (threading.main_thread().join(), work())).start()",
        "threading.Thread(target=lambda: (time.sleep(0.3), work())).start()",
    ],
)
def test_in_threads_that_outlive_the_main_one_and_at_exit(before, late):
    assert python(f"{textwrap.dedent(LATE)}\n{before}\n{late}") == LOSS * (1 + bool(before))


# --- addresses ----------------------------------------------------------------------------------------------------


def test_the_address_of_every_kind_of_array():
    whole = np.arange(12.0)
    read_only = whole.copy()
    read_only.flags.writeable = False
    for array in (
        whole,
        whole[3:],
        read_only,
        whole[::2],
        whole[::-1],
        whole.reshape(3, 4).T,
        np.empty(0),
        np.empty((3, 0)),
        np.array(1.0),
        whole.view(np.uint8)[1:9].view(np.float64),
        np.zeros(3, np.bool_),
        np.broadcast_to(1.0, 5),
    ):
        assert address(array) == array.__array_interface__["data"][0]


def test_a_kernel_takes_arrays_that_may_not_be_written(compiled):
    y, p = np.array([1, 0, 1], np.uint8), np.array([0.5, 0.25, 1.0])
    expected = logloss.log_loss(y, p)
    y.flags.writeable = p.flags.writeable = False
    assert logloss.log_loss(y, p) == expected


def test_flushing_to_zero_is_refused():
    torch = pytest.importorskip("torch")
    from logloss import LogLossError, log_loss

    if not torch.set_flush_denormal(True):
        pytest.skip("this processor does not flush to zero")
    try:
        with pytest.raises(LogLossError, match="flushes subnormal numbers to zero"):
            log_loss([1], [0.5])
    finally:
        torch.set_flush_denormal(False)
    assert log_loss([1], [0.5]) == 0.6931471805599453
