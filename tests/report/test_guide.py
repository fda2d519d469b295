"""The guide's table of published models holds, where their case histories are at hand."""

from pathlib import Path

import pytest

import logloss

ROOT = Path(__file__).parents[2]
SITES = ROOT.parent / "shared" / "data" / "liquefaction_spt_predictions.csv"
MODELS = {
    "Boulanger & Idriss 2012": "p_boulanger_idriss_2012",
    "Cetin et al. 2018": "p_cetin_2018",
    "logistic, fitted to these very sites": "p_logistic",
}


@pytest.mark.skipif(not SITES.exists(), reason="the case histories are not ours to bring along")
@pytest.mark.parametrize("model", MODELS)
def test_the_published_models(model: str) -> None:
    page = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
    e = logloss.evaluate(SITES, y="liquefied", p=MODELS[model])
    assert e.se is not None
    d = e.decomposition
    slope = "none: some p are 0 or 1" if e.calibration is None else f"{e.calibration.slope.value:.2f}"
    codes = {verdict.code for verdict in e.verdicts}
    cells = [
        model,
        f"{e.log_loss:.3f} ± {e.se:.3f}",
        f"{d.mcb:.3f} ({d.null_mcb:.3f})",
        f"{d.dsc:.3f}",
        slope,
        "yes" if codes & {"miscalibrated", "slightly-miscalibrated"} else "no evidence",
    ]
    assert f"| {' | '.join(cells)} |" in page


def test_the_sites_are_what_the_script_invents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = (ROOT / "examples" / "invent_sites.py").read_text(encoding="utf-8")
    exec(compile(script, str(tmp_path / "invent_sites.py"), "exec"), {"__file__": str(tmp_path / "invent_sites.py")})  # noqa: S102
    assert (tmp_path / "sites.csv").read_bytes() == (ROOT / "examples" / "sites.csv").read_bytes()
