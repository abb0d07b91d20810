package io.dispersa.system.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The boundaries of the design, over the classes of all modules. */
class HouseRulesTests {

    private static final List<Path> MODULES = List.of(Path.of("../shared-dto/target/classes"),
            Path.of("../shared-raft/target/classes"), Path.of("../shared-service/target/classes"),
            Path.of("../main-node-service/target/classes"), Path.of("../participant-service/target/classes"),
            Path.of("../client-cli/target/classes"));

    private static final JavaClasses PROJECT = new ClassFileImporter().importPaths(MODULES);

    @Test
    void allModulesAreLookedAt() {
        assertThat(PROJECT.stream().map(type -> type.getPackageName().replaceFirst("io\\.dispersa\\.([a-z]+).*", "$1")))
            .contains("api", "operation", "partition", "raft", "service", "mainnode", "participant", "cli", "client");
    }

    @Test
    void packagesOfAModuleFormNoCycle() {
        for (String module : List.of("mainnode", "participant", "service")) {
            holds(slices().matching("io.dispersa." + module + ".(*)..")
                .should()
                .beFreeOfCycles()
                .because("a feature that can be read alone can be changed alone"));
        }
    }

    @Test
    void servicesNeverImportEachOther() {
        holds(noClasses().that()
            .resideInAPackage("io.dispersa.mainnode..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.dispersa.participant..", "io.dispersa.cli..", "io.dispersa.client..")
            .because("services meet on the wire only: what they share is in shared-dto and shared-service"));
        holds(noClasses().that()
            .resideInAPackage("io.dispersa.participant..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.dispersa.mainnode..", "io.dispersa.cli..", "io.dispersa.client..")
            .because("services meet on the wire only: what they share is in shared-dto and shared-service"));
        holds(noClasses().that()
            .resideInAnyPackage("io.dispersa.cli..", "io.dispersa.client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.dispersa.mainnode..", "io.dispersa.participant..", "io.dispersa.service..")
            .because("a client knows the contract and nothing else"));
    }

    @Test
    void onlyTheStoreKnowsRocksDb() {
        holds(noClasses()
            .that(resideInAPackage("io.dispersa..").and(resideInAPackage("io.dispersa.participant.store..").negate()))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.rocksdb..")
            .because("another storage engine must be a change of one package"));
    }

    @Test
    void onlySharedRaftKnowsRatis() {
        holds(noClasses().that(resideInAPackage("io.dispersa..").and(resideInAPackage("io.dispersa.raft..").negate()))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.ratis..")
            .because("another consensus library must be a change of one module"));
        holds(noClasses().that()
            .resideInAPackage("io.dispersa.raft..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.dispersa.api..", "io.dispersa.operation..", "io.dispersa.partition..",
                    "io.dispersa.service..", "org.springframework..")
            .because("replication knows nothing of what is replicated, nor of HTTP"));
    }

    @Test
    void onlyPartitionReachesTheStore() {
        holds(noClasses().that()
            .resideInAPackage("io.dispersa.participant..")
            .and()
            .resideOutsideOfPackages("io.dispersa.participant.store..", "io.dispersa.participant.partition..")
            .should()
            .dependOnClassesThat()
            .haveSimpleName("KeyValueStore")
            .because("what is replicated is what goes through Partition"));
    }

    @Test
    void theContractKnowsNoFramework() {
        holds(noClasses().that()
            .resideInAnyPackage("io.dispersa.api..", "io.dispersa.operation..", "io.dispersa.partition..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "tools.jackson..", "jakarta..")
            .because("clients of any kind use these records; the annotations of Jackson are all they carry"));
    }

    @Test
    void decisionsKnowNoFramework() {
        holds(noClasses().that()
            .resideInAPackage("io.dispersa.mainnode.placement..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..")
            .because("placement is a pure function, tested without a context"));
    }

    @Test
    void controllersAndSettingsArePackagePrivate() {
        holds(classes().that()
            .areAnnotatedWith("org.springframework.web.bind.annotation.RestController")
            .should()
            .notBePublic()
            .because("nobody but Spring calls a controller"));
        holds(classes().that()
            .areAnnotatedWith("org.springframework.context.annotation.Configuration")
            .should()
            .notBePublic()
            .because("wiring belongs to its package"));
    }

    @Test
    void namesSaySomething() {
        holds(noClasses().should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveNameMatching(".*(Util|Utils|Helper|Manager|Common|Misc)")
            .because("a name that fits everything says nothing: name what it does in the words of the design"));
    }

    @Test
    void timeAndChanceAreGivenNotTaken() {
        holds(noClasses().should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callConstructor(Random.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .because("a test must be able to set the clock and the seed, and waiting is for a condition"));
    }

    private static void holds(ArchRule rule) {
        rule.check(PROJECT);
    }

}
