package io.dispersa.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.ratis.thirdparty.io.grpc.NameResolver;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AddressesTests {

    private static final Duration LONG = Duration.ofSeconds(10);

    private static final Tokens TOKENS = _ -> Optional.empty();

    private final List<String> told = new CopyOnWriteArrayList<>();

    private final String process = "addresses-" + UUID.randomUUID();

    private final AddressResolver resolver = new AddressResolver(process, null);

    @AfterEach
    void stop() {
        resolver.shutdown();
    }

    @Test
    void connectionIsToldOfEachAddressOfItsProcess() {
        resolver.start(new Told());
        await().atMost(LONG).until(() -> told.equals(List.of(process + " has no known address yet")));
        Addresses.put(process, "127.0.0.1", 7, TOKENS);
        await().atMost(LONG).until(() -> told.getLast().equals("127.0.0.1:7"));
        Addresses.put(process, "127.0.0.1", 7, TOKENS);
        Addresses.put(process, "127.0.0.2", 8, TOKENS);
        await().atMost(LONG).until(() -> told.getLast().equals("127.0.0.2:8"));
        assertThat(told).hasSize(3);
    }

    @Test
    void connectionIsToldOfAHostThatIsUnknown() {
        Addresses.put(process, "no.such.host.invalid", 7, TOKENS);
        resolver.start(new Told());
        await().atMost(LONG).until(() -> told.equals(List.of("the host no.such.host.invalid is unknown")));
    }

    @Test
    void metadataServiceOfACloudIsNotConnectedTo() {
        Addresses.put(process, "169.254.169.254", 80, TOKENS);
        resolver.start(new Told());
        await().atMost(LONG)
            .until(() -> told.equals(List.of("the host 169.254.169.254 stands for a cloud's metadata service")));
    }

    @Test
    void targetNamesTheProcess() {
        assertThat(Addresses.process(Addresses.target("participant-2"))).isEqualTo("participant-2");
    }

    private final class Told extends NameResolver.Listener2 {

        @Override
        public void onResult(NameResolver.ResolutionResult result) {
            if (result.getAddressesOrError().hasValue()) {
                InetSocketAddress address = (InetSocketAddress) result.getAddressesOrError()
                    .getValue()
                    .getFirst()
                    .getAddresses()
                    .getFirst();
                told.add(address.getAddress().getHostAddress() + ":" + address.getPort());
            }
            else {
                told.add(String.valueOf(result.getAddressesOrError().getStatus().getDescription()));
            }
        }

        @Override
        public void onError(Status error) {
            told.add(String.valueOf(error.getDescription()));
        }

    }

}
