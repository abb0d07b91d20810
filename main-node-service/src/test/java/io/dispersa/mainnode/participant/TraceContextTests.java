package io.dispersa.mainnode.participant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class TraceContextTests {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void whatIsWellFormedIsHandedOnAsItCame() {
        MockHttpServletRequest request = request(PARENT);
        request.addHeader("tracestate", "rojo=00f067aa0ba902b7,\tcongo=t61rcWkgMzE");
        request.addHeader("tracestate", "1a-2@vendor=x y");
        assertThat(TraceContext.of(request))
            .isEqualTo(new TraceContext(PARENT, "rojo=00f067aa0ba902b7,\tcongo=t61rcWkgMzE,1a-2@vendor=x y"));
        assertThat(TraceContext.of(request(PARENT)).tracestate()).isNull();
        String later = "cc" + PARENT.substring(2) + "-what-will-be";
        assertThat(TraceContext.of(request(later)).traceparent()).isEqualTo(later);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
            "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 " })
    void traceThatIsMalformedIsLeftOut(String malformed) {
        MockHttpServletRequest request = request(malformed);
        request.addHeader("tracestate", "a=b");
        assertThat(TraceContext.of(request)).isEqualTo(TraceContext.NONE);
    }

    @Test
    void secondTraceIsNoTrace() {
        MockHttpServletRequest request = request(PARENT);
        request.addHeader("traceparent", PARENT);
        assertThat(TraceContext.of(request)).isEqualTo(TraceContext.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = { "a", "=b", "A=b", "a=", "a=b=c", "a=\u00e9", "a=b\rX: y" })
    void stateThatIsMalformedIsLeftOut(String malformed) {
        MockHttpServletRequest request = request(PARENT);
        request.addHeader("tracestate", malformed);
        assertThat(TraceContext.of(request)).isEqualTo(new TraceContext(PARENT, null));
    }

    @Test
    void stateThatIsTooLongIsLeftOut() {
        MockHttpServletRequest request = request(PARENT);
        request.addHeader("tracestate", "a=" + "b".repeat(250) + ",c=" + "d".repeat(258));
        assertThat(TraceContext.of(request).tracestate()).isNull();
        request = request(PARENT);
        request.addHeader("tracestate", "a=b,".repeat(32) + "a=b");
        assertThat(TraceContext.of(request).tracestate()).isNull();
    }

    private static MockHttpServletRequest request(String traceparent) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("traceparent", traceparent);
        return request;
    }

}
