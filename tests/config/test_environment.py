import stat
import threading

from config.environment import keep_secret


def test_the_secret_is_made_once_with_a_mode_for_its_owner_alone(tmp_path):
    path = tmp_path / "secret_key"
    first = keep_secret(path)
    assert len(first) >= 50
    assert keep_secret(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_two_first_starts_at_once_agree_on_one_secret(tmp_path):
    found = []
    threads = [threading.Thread(target=lambda: found.append(keep_secret(tmp_path / "s"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
