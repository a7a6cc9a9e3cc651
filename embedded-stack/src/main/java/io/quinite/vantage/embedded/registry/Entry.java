package io.quinite.vantage.embedded.registry;

import org.jspecify.annotations.Nullable;

/** One change of the registry's state, as the log keeps it. */
sealed interface Entry {

    /** A version was registered, or marked as deleted. */
    record Version(Registered registered) implements Entry {}

    /** A version was removed for good. */
    record Removed(String subject, int version) implements Entry {}

    /**
     * @param subject null for the level of all subjects that have none of their own
     * @param level null where the subject's own was taken away
     */
    record Level(@Nullable String subject, @Nullable CompatibilityLevel level) implements Entry {}

    /** Written when a version is removed for good: an id must never come to mean another schema. */
    record HighestId(int id) implements Entry {}
}
