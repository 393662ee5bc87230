import pytest

from almoner.platform.database.urls import ENGINE, DatabaseUrlError, parse_database_url


@pytest.mark.parametrize(
    ("url", "name", "user", "password", "host", "port"),
    [
        ("postgresql://a:b@h:5433/n", "n", "a", "b", "h", "5433"),
        ("postgres://a:b@h/n", "n", "a", "b", "h", ""),
        ("postgresql://h/n", "n", "", "", "h", ""),
        ("postgresql:///n", "n", "", "", "", ""),
        ("postgresql://a%40b:p%3A%2Fw%25@h/n%2Fm", "n/m", "a@b", "p:/w%", "h", ""),
        ("postgresql://a:pä55@h/n", "n", "a", "pä55", "h", ""),
        ("postgresql://a@/n?host=/run/postgresql", "n", "a", "", "/run/postgresql", ""),
        ("postgresql://a@%2Frun%2Fpostgresql/n", "n", "a", "", "/run/postgresql", ""),
        ("postgresql://a:b@[::1]:5432/n", "n", "a", "b", "::1", "5432"),
        ("postgresql://a@one:5432,two:5433/n", "n", "a", "", "one,two", "5432,5433"),
        ("  postgresql://a:b@h/n\n", "n", "a", "b", "h", ""),
    ],
)
def test_the_parts(url: str, name: str, user: str, password: str, host: str, port: str) -> None:
    assert parse_database_url(url) == {
        "ENGINE": ENGINE,
        "NAME": name,
        "USER": user,
        "PASSWORD": password,
        "HOST": host,
        "PORT": port,
        "OPTIONS": {},
    }


def test_parameters_become_options() -> None:
    entry = parse_database_url(
        "postgresql://h/n?sslmode=verify-full&sslrootcert=/etc/ca.pem&connect_timeout=5"
    )
    assert entry["OPTIONS"] == {
        "sslmode": "verify-full",
        "sslrootcert": "/etc/ca.pem",
        "connect_timeout": "5",
    }


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "has no scheme"),
        ("almoner", "has no scheme"),
        ("sqlite:///db.sqlite3", "starts with sqlite:"),
        ("mysql://a:b@h/n", "PostgreSQL only"),
        ("postgresql:/n", "PostgreSQL only"),
        ("postgresql+psycopg://h/n", "starts with postgresql+psycopg:"),
        ("postgresql://a:b@h", "names no database"),
        ("postgresql://a:b@h/", "names no database"),
        ("postgresql://a:b@h:x/n", "port 'x'"),
        ("postgresql://a:b@h:0/n", "port '0'"),
        ("postgresql://a:b@h:65536/n", "port '65536'"),
        ("postgresql://a:b@h:-1/n", "port '-1'"),
        ("postgresql://a:b@one:5432,two:y/n", "port 'y'"),
        ("postgresql://a:b@h/n?colour=blue", "colour"),
        ("postgresql://a:b@h/n?sslmode", "cannot be read"),
        ("postgresql://a:%zz@h/n", "cannot be read"),
        ("postgresql://a:%00@h/n", "cannot be read"),
        ("postgresql://a:%ff@h/n", "cannot be read"),
        ("postgresql://a:b@[::1/n", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(url: str, words: str) -> None:
    with pytest.raises(DatabaseUrlError) as refused:
        parse_database_url(url)
    assert words in str(refused.value)
    assert "DATABASE_URL" in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://a:hunter2@h/n",
        "postgresql://a:hunter2@h",
        "postgresql://a:hunter2@h:x/n",
        "postgresql://a:hunter2%zz@h/n",
        "postgresql://a:hunter2%00@h/n",
        "postgresql://a:hunter2@h/n?colour=blue",
        "postgresql://a:hunter2@h/n?sslmode",
        "postgresql://a:hunter2@[::1/n",
        "postgresql://a:hunter2@[]/n",
        "postgresql://a:hunter2#x@h:y:z/n",
    ],
)
def test_the_password_is_never_repeated(url: str) -> None:
    with pytest.raises(DatabaseUrlError) as refused:
        parse_database_url(url)
    assert "hunter2" not in str(refused.value)
    assert refused.value.__cause__ is None
