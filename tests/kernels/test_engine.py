"""Which kernels run, when they are compiled, and that nothing depends on it but the time."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src"

pytestmark = pytest.mark.skipif(
    os.environ["LOGLOSS_TEST_MODE"] == "no-numba", reason="these tests block Numba by themselves"
)


def python(code: str, **variables: str) -> str:
    """Run code in a fresh process and return what it prints."""
    environment = {**os.environ, "PYTHONPATH": str(SRC), **variables}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return done.stdout


SMALL = """
    import sys, numpy as np, logloss
    p, y = np.linspace(0.01, 0.99, 1000), np.arange(1000) % 2
    first = logloss.log_loss(y, p)
"""


def test_a_small_call_loads_no_numba():
    assert python(SMALL + "\n    print('numba' in sys.modules)") == "False\n"


def test_many_rows_load_the_kernels_in_the_background(tmp_path):
    code = """
        import sys, numpy as np, logloss
        from logloss.kernels import engine
        p, y = np.full(engine.WORTH_COMPILING, 0.3), np.zeros(engine.WORTH_COMPILING, np.uint8)
        first = logloss.log_loss(y, p)
        print(engine._loader is not None)
        engine.load()
        print(logloss.log_loss(y, p) == first, len(engine._compiled) == len(engine.TABLE))
    """
    assert python(code) == "True\nTrue True\n"


def test_many_rows_wait_for_machine_code_that_is_kept_and_not_for_what_must_be_made(tmp_path):
    code = """
        import numpy as np
        from logloss.kernels import engine
        engine.LONGEST_WAIT = 60
        found = engine.find("loss_from_proba", np.dtype(float), engine.WORTH_COMPILING)
        print(found is engine.KERNELS["loss_from_proba"])
    """
    python("from logloss.kernels import load; load()")
    assert python(code) == "False\n"
    assert python(code, NUMBA_CACHE_DIR=str(tmp_path)) == "True\n"


def test_a_program_may_end_while_kernels_are_being_compiled(tmp_path):
    code = """
        import numpy as np, logloss
        from logloss.kernels import engine
        engine._start()
        print(logloss.log_loss([1], [0.5]))
    """
    assert python(code, NUMBA_CACHE_DIR=str(tmp_path)) == "0.6931471805599453\n"


def test_without_numba_everything_works_with_the_same_bits(tmp_path):
    code = """
        import sys
        BLOCKED
        import numpy as np, logloss
        from logloss.kernels import load
        p, y = np.linspace(0, 1, 300_001), np.arange(300_001) >= 150_000
        print(load(), logloss.log_loss(y, p).hex(), logloss.log_loss(y, logits=p * 100 - 50).hex())
    """
    without = python(code.replace("BLOCKED", "sys.modules['numba'] = sys.modules['llvmlite'] = None"))
    assert without.startswith("False 0x")
    assert python(code.replace("BLOCKED", "")) == without.replace("False", "True")


LABELS = """
    import sys, numpy as np
    from logloss.kernels import engine, native
    key = "labels", np.dtype(np.int64)
    kernel = native.kernel(*key, lambda: engine._make(*key))
    ones = np.zeros(2, np.uint8)
    print(kernel(np.array([1, 0]), ones), ones, "numba" in sys.modules)
"""


def test_where_nothing_can_be_written_kernels_are_compiled_for_the_process_alone(tmp_path):
    blocked = tmp_path / "a file, not a folder"
    blocked.write_text("")
    assert python(LABELS, NUMBA_CACHE_DIR=str(blocked / "x")) == "0 [1 0] True\n"


def test_machine_code_is_kept_under_a_name_of_its_sources_and_loaded_without_numba(tmp_path):
    assert python(LABELS, NUMBA_CACHE_DIR=str(tmp_path)) == "0 [1 0] True\n"
    (kept,) = tmp_path.rglob("logloss_*")
    assert kept.parent.parent == tmp_path
    assert kept.parent.name.startswith("kernels-")
    assert python(LABELS, NUMBA_CACHE_DIR=str(tmp_path)) == "0 [1 0] False\n"


@pytest.mark.parametrize("harm", [lambda code: code[:-1], lambda code: b"", lambda code: code[:99] + b"!" + code[100:]])
def test_machine_code_that_is_not_whole_is_made_again(harm, tmp_path):
    python(LABELS, NUMBA_CACHE_DIR=str(tmp_path))
    (kept,) = tmp_path.rglob("logloss_*")
    whole = kept.read_bytes()
    kept.write_bytes(harm(whole))
    assert python(LABELS, NUMBA_CACHE_DIR=str(tmp_path)) == "0 [1 0] True\n"
    assert python(LABELS, NUMBA_CACHE_DIR=str(tmp_path)) == "0 [1 0] False\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_process_forked_while_kernels_are_compiled_ends(tmp_path):
    code = """
        import os, sys, time, logloss
        from logloss.kernels import engine
        engine._start()
        while not engine._compiled:
            time.sleep(0.01)
        child = os.fork()
        if child == 0:
            engine.find("soft_from_proba", engine.TABLE[0][1], 1 << 30)
            print(logloss.log_loss([1], [0.5]), flush=True)
            sys.exit(0)
        end = time.monotonic() + 60
        while os.waitpid(child, os.WNOHANG)[0] == 0:
            if time.monotonic() > end:
                os.kill(child, 9)
                sys.exit("the child hangs")
            time.sleep(0.05)
    """
    assert python(code, NUMBA_CACHE_DIR=str(tmp_path)) == "0.6931471805599453\n"


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
