package io.quinite.vantage.embedded.registry;

import io.quinite.vantage.embedded.registry.Registered.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is registered, and the rules by which it changes. Every change is in the log before it is in memory, and is
 * answered only then. Thread-safe; one change at a time.
 */
final class Subjects {

    /** Where changes are kept. */
    interface Log {
        /** Returns when the change is durable. */
        void append(Entry entry);

        /** From the first change to the last one. */
        void readAll(Consumer<Entry> reader);
    }

    private final Log log;
    private final Map<String, NavigableMap<Integer, Registered>> subjects = new TreeMap<>();
    private final Map<String, CompatibilityLevel> levels = new HashMap<>();
    private CompatibilityLevel level = CompatibilityLevel.BACKWARD;
    private int highestId;
    /** Whether a change may or may not have reached the log. */
    private boolean unsure = true;

    Subjects(Log log) {
        this.log = log;
    }

    /** Reads the log if memory may differ from it. */
    synchronized void recover() {
        if (unsure) {
            subjects.clear();
            levels.clear();
            level = CompatibilityLevel.BACKWARD;
            highestId = 0;
            log.readAll(this::apply);
            unsure = false;
        }
    }

    /** The id of the schema; a new version where the subject does not have it yet. */
    synchronized int register(String subject, String text, List<Reference> references) {
        recover();
        var schema = parse(text, references);
        var known = live(subject).stream().filter(one -> one.holds(schema)).findFirst();
        if (known.isPresent()) {
            return known.get().id();
        }
        var objections = levelOf(subject).objections(schema.schema(), schemas(live(subject)));
        if (!objections.isEmpty()) {
            throw new RegistryException(
                    409,
                    "Schema being registered is incompatible with an earlier schema for subject \"" + subject
                            + "\", details: " + objections);
        }
        int version = all(subject).isEmpty() ? 1 : all(subject).lastKey() + 1;
        int id = idOf(schema).orElse(highestId + 1);
        change(new Entry.Version(new Registered(subject, version, id, schema.canonical(), schema.references(), false)));
        return id;
    }

    /** @throws RegistryException where the subject does not have the schema */
    synchronized Registered lookUp(String subject, String text, List<Reference> references, boolean deleted) {
        requireSubject(subject, deleted);
        var schema = parse(text, references);
        return versions(subject, deleted).stream()
                .filter(one -> one.holds(schema))
                .reduce((first, last) -> last)
                .orElseThrow(RegistryException::schemaNotFound);
    }

    synchronized Registered byId(int id) {
        return everything().filter(one -> one.id() == id).findFirst().orElseThrow(RegistryException::schemaNotFound);
    }

    synchronized List<Registered> versionsOf(int id, boolean deleted) {
        var found = everything()
                .filter(one -> one.id() == id && (deleted || !one.deleted()))
                .toList();
        if (found.isEmpty()) {
            throw RegistryException.schemaNotFound();
        }
        return found;
    }

    synchronized List<String> names(boolean deleted) {
        return subjects.keySet().stream()
                .filter(subject -> !versions(subject, deleted).isEmpty())
                .toList();
    }

    synchronized List<Registered> versions(String subject, boolean deleted) {
        return all(subject).values().stream()
                .filter(one -> deleted || !one.deleted())
                .toList();
    }

    synchronized List<Registered> existingVersions(String subject, boolean deleted) {
        requireSubject(subject, deleted);
        return versions(subject, deleted);
    }

    /** @param version a number, {@code latest} or {@code -1} */
    synchronized Registered version(String subject, String version, boolean deleted) {
        requireSubject(subject, deleted);
        var found = versions(subject, deleted);
        if (version.equals("latest") || version.equals("-1")) {
            return found.get(found.size() - 1);
        }
        int number = number(version);
        return found.stream()
                .filter(one -> one.version() == number)
                .findFirst()
                .orElseThrow(() -> RegistryException.versionNotFound(version));
    }

    /** Ids of the schemas that refer to the version. */
    synchronized List<Integer> referencing(String subject, int version) {
        return everything()
                .filter(one -> !one.deleted())
                .filter(one -> one.references().stream()
                        .anyMatch(to -> to.subject().equals(subject) && to.version() == version))
                .map(Registered::id)
                .distinct()
                .toList();
    }

    /** @param version null to compare with as many versions as the subject's level asks for */
    synchronized List<String> objections(
            String subject, @Nullable String version, String text, List<Reference> references) {
        var schema = parse(text, references);
        if (version == null) {
            return levelOf(subject).objections(schema.schema(), schemas(live(subject)));
        }
        var one = version(subject, version, false);
        return levelOf(subject).objections(schema.schema(), schemas(List.of(one)));
    }

    synchronized CompatibilityLevel level() {
        return level;
    }

    /** The subject's own level; empty where it has none. */
    synchronized Optional<CompatibilityLevel> level(String subject) {
        return Optional.ofNullable(levels.get(subject));
    }

    /** @param subject null for the level of all subjects without one of their own */
    synchronized void setLevel(@Nullable String subject, @Nullable CompatibilityLevel level) {
        recover();
        var before = subject == null ? this.level : levels.get(subject);
        if (before != level) {
            change(new Entry.Level(subject, level));
        }
    }

    /** @return the versions deleted */
    synchronized List<Integer> deleteSubject(String subject, boolean permanent) {
        recover();
        requireSubject(subject, permanent);
        var found = versions(subject, permanent);
        found.forEach(one -> requireUnused(one));
        if (permanent && found.stream().anyMatch(one -> !one.deleted())) {
            throw new RegistryException(
                    40405, "Subject '" + subject + "' was not deleted first before being permanently deleted");
        }
        found.forEach(one -> delete(one, permanent));
        return found.stream().map(Registered::version).toList();
    }

    /** @return the version deleted */
    synchronized int deleteVersion(String subject, String version, boolean permanent) {
        recover();
        var found = version(subject, version, permanent);
        requireUnused(found);
        if (permanent && !found.deleted()) {
            throw new RegistryException(
                    40407,
                    "Subject '" + subject + "' Version " + found.version()
                            + " was not deleted first before being permanently deleted");
        }
        delete(found, permanent);
        return found.version();
    }

    private void delete(Registered one, boolean permanent) {
        if (permanent) {
            change(new Entry.HighestId(highestId));
            change(new Entry.Removed(one.subject(), one.version()));
        } else if (!one.deleted()) {
            change(new Entry.Version(one.asDeleted()));
        }
    }

    private void change(Entry entry) {
        unsure = true;
        log.append(entry);
        unsure = false;
        apply(entry);
    }

    private void apply(Entry entry) {
        if (entry instanceof Entry.Version version) {
            var one = version.registered();
            subjects.computeIfAbsent(one.subject(), name -> new TreeMap<>()).put(one.version(), one);
            highestId = Math.max(highestId, one.id());
        } else if (entry instanceof Entry.Removed removed) {
            all(removed.subject()).remove(removed.version());
        } else if (entry instanceof Entry.HighestId highest) {
            highestId = Math.max(highestId, highest.id());
        } else if (entry instanceof Entry.Level changed) {
            applyLevel(changed);
        }
    }

    private void applyLevel(Entry.Level changed) {
        if (changed.subject() == null) {
            level = changed.level() == null ? CompatibilityLevel.BACKWARD : changed.level();
        } else if (changed.level() == null) {
            levels.remove(changed.subject());
        } else {
            levels.put(changed.subject(), changed.level());
        }
    }

    private CompatibilityLevel levelOf(String subject) {
        return levels.getOrDefault(subject, level);
    }

    private NavigableMap<Integer, Registered> all(String subject) {
        return subjects.getOrDefault(subject, new TreeMap<>());
    }

    private List<Registered> live(String subject) {
        return versions(subject, false);
    }

    private java.util.stream.Stream<Registered> everything() {
        return subjects.values().stream().map(Map::values).flatMap(Collection::stream);
    }

    private Optional<Integer> idOf(SchemaText schema) {
        return everything().filter(one -> one.holds(schema)).map(Registered::id).findFirst();
    }

    private SchemaText parse(String text, List<Reference> references) {
        return SchemaText.parse(text, references, this::referenced);
    }

    private Registered referenced(Reference to) {
        var found = all(to.subject()).get(to.version());
        if (found == null || found.deleted()) {
            throw RegistryException.invalidSchema(
                    "no version " + to.version() + " of subject '" + to.subject() + "' for reference " + to.name());
        }
        return found;
    }

    private List<Schema> schemas(List<Registered> registered) {
        var parsed = new ArrayList<Schema>();
        registered.forEach(one -> parsed.add(SchemaText.parse(one.schema(), one.references(), this::referenced)
                .schema()));
        return parsed;
    }

    private void requireSubject(String subject, boolean deleted) {
        if (versions(subject, deleted).isEmpty()) {
            throw RegistryException.subjectNotFound(subject);
        }
    }

    private void requireUnused(Registered one) {
        if (!referencing(one.subject(), one.version()).isEmpty()) {
            throw new RegistryException(
                    42206,
                    "One or more references exist to the schema {subject=" + one.subject() + ", version="
                            + one.version() + "}");
        }
    }

    private static int number(String version) {
        try {
            int number = Integer.parseInt(version);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new RegistryException(
                42202,
                "The specified version '" + version + "' is not a valid version id. Allowed values are between "
                        + "[1, 2^31-1] and the string \"latest\"");
    }
}
