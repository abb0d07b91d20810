import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.TimeDuration;

/**
 * Ratis and nothing else: one of three members of some groups. Whoever leads a group
 * commits one entry after the other, as a partition does under load. Tells at GET / how
 * many it has committed. Arguments: number (0 to 2), first port of three, port of the
 * count, directory, groups, bytes of an entry.
 */
public final class RatisAlone {

    private static final AtomicLong committed = new AtomicLong();

    private RatisAlone() {
    }

    public static void main(String[] arguments) throws Exception {
        int number = Integer.parseInt(arguments[0]);
        int port = Integer.parseInt(arguments[1]);
        int groups = Integer.parseInt(arguments[4]);
        byte[] entry = new byte[Integer.parseInt(arguments[5])];
        List<RaftPeer> peers = IntStream.range(0, 3)
            .mapToObj(i -> RaftPeer.newBuilder().setId("m" + i).setAddress("127.0.0.1:" + (port + i)).build())
            .toList();
        RaftProperties properties = new RaftProperties();
        RaftServerConfigKeys.setStorageDir(properties, List.of(new File(arguments[3])));
        GrpcConfigKeys.Server.setPort(properties, port + number);
        RaftServerConfigKeys.Log.Appender.setWaitTimeMin(properties, TimeDuration.ZERO);
        List<RaftGroup> all = IntStream.range(0, groups)
            .mapToObj(i -> RaftGroup.valueOf(RaftGroupId.valueOf(new UUID(7, i)), peers))
            .toList();
        RaftServer server = RaftServer.newBuilder()
            .setServerId(peers.get(number).getId())
            .setProperties(properties)
            .setGroup(all.getFirst())
            .setStateMachineRegistry(_ -> new BaseStateMachine())
            .build();
        server.start();
        for (RaftGroup group : all.subList(1, groups)) {
            server.groupManagement(org.apache.ratis.protocol.GroupManagementRequest.newAdd(ClientId.randomId(),
                    server.getId(), 1, group));
        }
        all.forEach(group -> Thread.ofVirtual().start(() -> commit(server, group, entry)));
        HttpServer count = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(),
                Integer.parseInt(arguments[2])), 0);
        count.createContext("/", exchange -> {
            byte[] body = Long.toString(committed.get()).getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        count.start();
    }

    private static void commit(RaftServer server, RaftGroup group, byte[] entry) {
        ClientId client = ClientId.randomId();
        long call = 0;
        while (true) {
            try {
                if (server.getDivision(group.getGroupId()).getInfo().isLeaderReady()) {
                    call++;
                    boolean done = server.submitClientRequestAsync(RaftClientRequest.newBuilder()
                        .setServerId(server.getId())
                        .setClientId(client)
                        .setCallId(call)
                        .setGroupId(group.getGroupId())
                        .setType(RaftClientRequest.writeRequestType())
                        .setMessage(Message.valueOf(ByteString.copyFrom(entry)))
                        .build()).get().isSuccess();
                    committed.addAndGet(done ? 1 : 0);
                }
                else {
                    LockSupport.parkNanos(10_000_000);
                }
            }
            catch (Exception e) {
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

}
