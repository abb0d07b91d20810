package io.dispersa.mainnode.kv;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.mainnode.membership.Membership;
import jakarta.servlet.http.HttpServletResponse;

/** The table for a request that concerns several partitions. */
record FormedTable(Membership membership) {

    /**
     * Returns the table, and says on the answer which one it is.
     * @throws ProblemException {@link ErrorCode#FORMING} while partitions have not been
     * given to participants
     */
    PartitionTable require(HttpServletResponse response) {
        PartitionTable table = membership.table();
        response.setHeader(KvHeaders.EPOCH, Long.toString(table.epoch()));
        if (!table.formed()) {
            throw Problem.of(ErrorCode.FORMING, membership.formingDetail()).toException();
        }
        return table;
    }

}
