package io.dispersa.participant.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.participant.partition.Place;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class PartitionHeaderTests {

    private final MockHttpServletRequest request = new MockHttpServletRequest();

    @Test
    void batchThatNamesNoPartitionIsNotRefusedBeforeTheParticipantHasRegistered() {
        assertThat(PartitionHeader.of(request, PartitionHeaderTests::unregistered)).isEmpty();
    }

    @Test
    void partitionThatIsNamedIsLookedUp() {
        request.addHeader(KvHeaders.PARTITION, "0");
        assertThatThrownBy(() -> PartitionHeader.of(request, PartitionHeaderTests::unregistered))
            .isInstanceOf(ProblemException.class)
            .hasMessageContaining("not registered");
    }

    private static Place unregistered() {
        throw Problem.of(ErrorCode.FORMING, "not registered").toException();
    }

}
