import pytest
from tests.services.discharge.hospital import Hospital, make_hospital


@pytest.fixture
def hospital(db) -> Hospital:
    return make_hospital()
