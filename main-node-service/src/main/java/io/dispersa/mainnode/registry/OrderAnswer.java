package io.dispersa.mainnode.registry;

/** What becomes of something that a person has ordered. */
public sealed interface OrderAnswer permits OrderAnswer.Decided, PassedBack {

    /** This main node had it agreed on. */
    record Decided(RegistryResult result) implements OrderAnswer {
    }

}
