package io.dispersa.mainnode.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.operation.OperationResult;
import io.dispersa.operation.StoredValue;
import org.junit.jupiter.api.Test;

class ReadAllowanceTests {

    @Test
    void allowanceLetsThroughWhatFitsInItWhoeverComesFirst() {
        ReadAllowance allowance = new ReadAllowance(10);
        assertThat(allowance.allow(read(6))).isInstanceOf(OperationResult.Found.class);
        assertThat(allowance.allow(read(5))).isEqualTo(new OperationResult.TooMuch());
        assertThat(allowance.allow(read(4))).isInstanceOf(OperationResult.Found.class);
        assertThat(allowance.allow(read(0))).isInstanceOf(OperationResult.Found.class);
        assertThat(allowance.allow(new OperationResult.Absent())).isEqualTo(new OperationResult.Absent());
    }

    private static OperationResult read(int size) {
        return new OperationResult.Found(new StoredValue(1, "text/plain", new byte[size], null));
    }

}
