package io.dispersa.mainnode.registry;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the registry.
 *
 * @param dataDir Where the registry is kept. It needs a few megabytes on a disk that
 * survives restarts; a directory that does not makes a new cluster with every start,
 * which refuses the participants of the old one.
 * @param partitions How many partitions a new cluster has, 1 to 256; 6 unless it is set.
 * Fixed when the cluster is created. Too few, and it cannot grow past that many
 * participants; too many, and each costs every participant memory, files and a log.
 * @param recoverRegistry Whether this main node, whose directory is empty, makes the
 * registry again from what a majority of the participants keep, instead of beginning a
 * new cluster. For one start, after the directory was lost; never by itself.
 */
@ConfigurationProperties("dispersa")
record RegistryProperties(@DefaultValue("data/main-node") Path dataDir, @Nullable Integer partitions,
        @DefaultValue("false") boolean recoverRegistry) {

    /**
     * Where the main nodes are.
     *
     * @param peers The main nodes that found the registry together, as HOST:PORT or
     * HOST:PORT/RAFT_PORT; 1, 3 or 5. The Raft port is PORT + 1000 unless it is given.
     * Absent, a new main node founds a registry alone. Afterwards, where to look for the
     * others.
     * @param join Main nodes that exist, as HOST:PORT: a new main node asks them to be
     * taken in, instead of founding a registry. Afterwards, where to look for the others.
     * @param self Where the others reach this one, as HOST:PORT or HOST:PORT/RAFT_PORT;
     * unless it is set, the only one of the peers with this port, or the address by which
     * this machine reaches others.
     */
    @ConfigurationProperties("dispersa.main")
    record MainNodeProperties(@Nullable List<String> peers, @Nullable List<String> join, @Nullable String self) {
    }

}
