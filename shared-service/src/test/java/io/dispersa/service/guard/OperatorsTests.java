package io.dispersa.service.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorsTests {

    @ParameterizedTest
    @CsvSource({ "127.0.0.1, true", "127.9.9.9, true", "::1, true", "0:0:0:0:0:0:0:1, true", "::ffff:127.0.0.1, true",
            "10.0.0.1, false", "172.20.0.1, false", "192.168.1.1, false", "fe80::1%eth0, false", "8.8.8.8, false" })
    void operatorsAreOnLoopbackUnlessTheSettingSaysOtherwise(String address, boolean included) {
        assertThat(new Operators("127.0.0.0/8,::1/128").include(address)).isEqualTo(included);
    }

    @Test
    void operatorsAreInTheNetworksOfTheSetting() {
        Operators operators = new Operators("192.168.1.0/24");
        assertThat(operators.include("192.168.1.7")).isTrue();
        assertThat(operators.include("127.0.0.1")).isFalse();
    }

    @Test
    void whatIsNoNetworkIsRefusedWithTheNameOfTheSetting() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Operators("localhost"))
            .withMessageContaining("dispersa.actuator.allowed-clients");
    }

}
