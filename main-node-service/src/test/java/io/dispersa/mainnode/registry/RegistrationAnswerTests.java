package io.dispersa.mainnode.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Outcome;
import io.dispersa.api.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class RegistrationAnswerTests {

    @Test
    void certainlyNotDoneOnlyWhenTheProblemSaysSo() {
        Problem problem = Problem.of(ErrorCode.NO_LEADER, "Ask again.");
        assertThat(passedBack(problem).certainlyNotDone()).isTrue();
        assertThat(passedBack(new Problem(problem.type(), problem.title(), 503, "Ask again.", problem.code(), null,
                null, null, Outcome.UNKNOWN, true))
            .certainlyNotDone()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = { "", "{", "null", "[]", "{}", "<html>busy</html>", "{\"status\":503,\"outcome\":\"else\"}" })
    void certainlyNotDoneWhenItIsNoProblemIsNotSure(String body) {
        assertThat(passedBack(body.getBytes(StandardCharsets.UTF_8)).certainlyNotDone()).isFalse();
    }

    private static PassedBack passedBack(Problem problem) {
        return passedBack(JsonMapper.shared().writeValueAsBytes(problem));
    }

    private static PassedBack passedBack(byte[] body) {
        return new PassedBack(503, Map.of(), body);
    }

}
