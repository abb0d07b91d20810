package io.dispersa.raft;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor.Marshaller;

/**
 * One server asks another which terms it knows in several groups. Ratis has a question
 * with that in its answer, a request for a vote; but it is about one group, and each
 * takes locks and threads of its own.
 */
final class TermProtocol {

    static final String SERVICE = "io.dispersa.Terms";

    static final MethodDescriptor<Question, Answer> ASK = MethodDescriptor.<Question, Answer>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Ask"))
        .setRequestMarshaller(marshaller(TermProtocol::write, TermProtocol::question))
        .setResponseMarshaller(marshaller(TermProtocol::write, TermProtocol::answer))
        .build();

    /** The term of a replica that the answering server has not got, or has closed. */
    static final long NONE = -1;

    /** How often an idle connection is made sure of. */
    static final Duration KEEP_ALIVE = Duration.ofSeconds(20);

    private static final int FORMAT = 2;

    /**
     * More groups than a server has; a message of Ratis's size could name half a million.
     */
    private static final int MOST_GROUPS = 4096;

    private TermProtocol() {
    }

    /**
     * A replica whose term is asked for.
     *
     * @param group its group
     * @param name its own: another life of it may be there by now
     */
    record Asked(UUID group, String name) {
    }

    /**
     * What is asked.
     *
     * @param from the process that asks
     * @param replicas whose terms
     */
    record Question(String from, List<Asked> replicas) {

        Question {
            replicas = List.copyOf(replicas);
        }
    }

    /**
     * What is answered.
     *
     * @param terms for each replica that was asked for, in order, the term or
     * {@link #NONE}
     */
    record Answer(List<Long> terms) {

        Answer {
            terms = List.copyOf(terms);
        }
    }

    private interface Writing<T> {

        void write(T message, DataOutputStream out) throws IOException;

    }

    private interface Reading<T> {

        T read(DataInputStream in) throws IOException;

    }

    private static <T> Marshaller<T> marshaller(Writing<T> writing, Reading<T> reading) {
        return new Marshaller<>() {
            @Override
            public InputStream stream(T message) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try {
                    DataOutputStream out = new DataOutputStream(bytes);
                    out.writeByte(FORMAT);
                    writing.write(message, out);
                }
                catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return new ByteArrayInputStream(bytes.toByteArray());
            }

            @Override
            public T parse(InputStream stream) {
                try {
                    DataInputStream in = new DataInputStream(stream);
                    int format = in.readByte();
                    if (format != FORMAT) {
                        throw new IOException("format " + format + " is not known");
                    }
                    return reading.read(in);
                }
                catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    private static void write(Question question, DataOutputStream out) throws IOException {
        out.writeUTF(question.from());
        out.writeInt(question.replicas().size());
        for (Asked replica : question.replicas()) {
            out.writeLong(replica.group().getMostSignificantBits());
            out.writeLong(replica.group().getLeastSignificantBits());
            out.writeUTF(replica.name());
        }
    }

    private static Question question(DataInputStream in) throws IOException {
        String from = in.readUTF();
        List<Asked> replicas = new ArrayList<>();
        for (int left = count(in); left > 0; left--) {
            replicas.add(new Asked(new UUID(in.readLong(), in.readLong()), in.readUTF()));
        }
        return new Question(from, replicas);
    }

    private static int count(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MOST_GROUPS) {
            throw new IOException(count + " groups at once");
        }
        return count;
    }

    private static void write(Answer answer, DataOutputStream out) throws IOException {
        out.writeInt(answer.terms().size());
        for (long term : answer.terms()) {
            out.writeLong(term);
        }
    }

    private static Answer answer(DataInputStream in) throws IOException {
        List<Long> terms = new ArrayList<>();
        for (int left = count(in); left > 0; left--) {
            terms.add(in.readLong());
        }
        return new Answer(terms);
    }

}
