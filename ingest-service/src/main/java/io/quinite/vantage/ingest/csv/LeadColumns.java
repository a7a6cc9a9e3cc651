package io.quinite.vantage.ingest.csv;

import io.quinite.vantage.ingest.body.UnreadableBody;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which column is which field, decided once from the header. A column that nobody knows becomes metadata under its own
 * heading; one without a heading must be empty in every row.
 */
final class LeadColumns {
    static final String METADATA = "metadata.";
    private static final String IGNORED = "-";
    private static final Pattern NOT_A_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final int HEADING_CHARS = 80;

    private final List<String> targets;
    private final List<String> headings;

    private LeadColumns(List<String> targets, List<String> headings) {
        this.targets = targets;
        this.headings = headings;
    }

    /**
     * @param mapping heading to field, {@code metadata.KEY} or {@code -} for a column that is left out
     * @throws UnreadableBody where the header does not say what is needed
     */
    static LeadColumns of(CsvRow header, Map<String, String> mapping) throws UnreadableBody {
        var explicit = new HashMap<String, String>();
        mapping.forEach((heading, target) -> explicit.put(word(heading), target));
        var targets = new ArrayList<String>();
        var seen = new HashMap<String, String>();
        for (String cell : header.cells()) {
            String heading = shown(cell);
            String target = target(cell.strip(), explicit);
            String other = target.equals(IGNORED) || target.isEmpty() ? null : seen.put(target, heading);
            if (other != null) {
                throw refused("the columns '" + other + "' and '" + heading + "' are both " + target
                        + "; name one of them with map, as in map=" + heading + ":" + IGNORED);
            }
            targets.add(target);
        }
        refuseUnused(explicit, header);
        if (!seen.containsKey(LeadColumn.NAME.field())) {
            boolean otherSeparator = header.cells().size() == 1
                    && (header.cells().get(0).contains(";")
                            || header.cells().get(0).contains("\t"));
            throw refused(
                    otherSeparator
                            ? "the header has one column; the cells of a row must be separated by commas"
                            : "no column is the name; say which one is, as in map="
                                    + shown(header.cells().get(0)) + ":name");
        }
        return new LeadColumns(
                targets, header.cells().stream().map(LeadColumns::shown).toList());
    }

    private static void refuseUnused(Map<String, String> explicit, CsvRow header) throws UnreadableBody {
        Set<String> unused = new HashSet<>(explicit.keySet());
        header.cells().forEach(cell -> unused.remove(word(cell)));
        if (!unused.isEmpty()) {
            throw refused("map names columns that the header does not have: " + String.join(", ", unused));
        }
    }

    private static String target(String heading, Map<String, String> explicit) {
        String word = word(heading);
        String told = explicit.get(word);
        if (told != null) {
            return told;
        }
        for (var column : LeadColumn.values()) {
            if (column.isCalled(word)) {
                return column.field();
            }
        }
        return heading.isEmpty() ? "" : METADATA + heading;
    }

    /** @throws IllegalArgumentException where there is no such field */
    static void checkTarget(String target) {
        boolean metadata = target.startsWith(METADATA) && target.length() > METADATA.length();
        if (!metadata && !target.equals(IGNORED)) {
            LeadColumn.valueOf(target.toUpperCase(Locale.ROOT));
        }
    }

    int count() {
        return targets.size();
    }

    /** Field, {@code metadata.KEY}, {@code -}, or empty for a column without a heading. */
    String target(int index) {
        return targets.get(index);
    }

    boolean ignored(int index) {
        return targets.get(index).equals(IGNORED);
    }

    /** The heading of a field's column; null where there is none. */
    @org.jspecify.annotations.Nullable
    String heading(String target) {
        int index = targets.indexOf(target);
        return index < 0 ? null : headings.get(index);
    }

    private static String word(String heading) {
        String word = NOT_A_WORD.matcher(heading.strip()).replaceAll("_").toLowerCase(Locale.ROOT);
        return word.length() > 1 && word.endsWith("_") ? word.substring(0, word.length() - 1) : word;
    }

    private static String shown(String heading) {
        String text = heading.strip();
        return text.length() > HEADING_CHARS ? text.substring(0, HEADING_CHARS) + "…" : text;
    }

    private static UnreadableBody refused(String reason) {
        return new UnreadableBody(400, "csv-header", reason);
    }
}
