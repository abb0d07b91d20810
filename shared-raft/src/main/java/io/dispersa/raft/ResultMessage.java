package io.dispersa.raft;

import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/**
 * What applying an entry resulted in, as it is: only the process that submitted the entry
 * wants to know, and Ratis hands it over there without writing it.
 */
record ResultMessage(Object result) implements Message {

    /** It never leaves the process. */
    @Override
    public ByteString getContent() {
        return ByteString.EMPTY;
    }

    /**
     * Returns the result in a reply.
     * @throws RaftException.OutcomeUnknown if it was applied before: what became of it is
     * not known any more
     */
    static Object of(RaftClientReply reply) {
        if (reply.getMessage() instanceof ResultMessage(Object result)) {
            return result;
        }
        throw new RaftException.OutcomeUnknown("the entry was applied before", null);
    }

}
