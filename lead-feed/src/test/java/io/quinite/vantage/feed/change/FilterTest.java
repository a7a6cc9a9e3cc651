package io.quinite.vantage.feed.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.feed.Changes;
import io.quinite.vantage.leads.LeadChange;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class FilterTest {
    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final UUID LEAD = UUID.randomUUID();
    private final Changes changes = new Changes(1);

    @Test
    void shouldPassEverythingWhereNothingIsAsked() {
        assertThat(Filter.EVERYTHING.passes(update("new", "contacted", "status")))
                .isTrue();
    }

    @Test
    void shouldSeeLeadsComeIntoAStatusAndLeaveIt() {
        var contacted = new Filter(Set.of("contacted"), Set.of(), Set.of());

        assertThat(contacted.passes(update("new", "contacted", "status"))).isTrue();
        assertThat(contacted.passes(update("contacted", "lost", "status"))).isTrue();
        assertThat(contacted.passes(update("new", "lost", "status"))).isFalse();
        assertThat(contacted.passes(changes.create(ORGANIZATION, LEAD, "new"))).isFalse();
        assertThat(contacted.passes(changes.delete(ORGANIZATION, LEAD, "contacted")))
                .isTrue();
    }

    @Test
    void shouldSeeUpdatesOfAFieldAndWhateverIsOfEveryField() {
        var notes = new Filter(Set.of(), Set.of(), Set.of("notes", "phone"));

        assertThat(notes.passes(update("new", "new", "notes"))).isTrue();
        assertThat(notes.passes(update("new", "lost", "status"))).isFalse();
        assertThat(notes.passes(changes.create(ORGANIZATION, LEAD, "new"))).isTrue();
        assertThat(notes.passes(changes.delete(ORGANIZATION, LEAD, "new"))).isTrue();
    }

    @Test
    void shouldWantAllThatIsAskedAtOnce() {
        UUID project = UUID.randomUUID();
        var both = new Filter(Set.of("new"), Set.of(project), Set.of());
        var ofNone = changes.create(ORGANIZATION, LEAD, "new");
        var ofProject = Changes.withAfter(ofNone, row -> row.setProjectId(project));

        assertThat(both.passes(ofNone)).isFalse();
        assertThat(both.passes(ofProject)).isTrue();
        assertThat(both.passes(Changes.withAfter(ofProject, row -> row.setStatus("lost"))))
                .isFalse();
    }

    @Test
    void shouldPassATruncateWhateverIsAsked() {
        var narrow = new Filter(Set.of("lost"), Set.of(UUID.randomUUID()), Set.of("x"));

        assertThat(narrow.passes(changes.truncate())).isTrue();
    }

    private LeadChange update(String before, String after, String field) {
        return changes.update(ORGANIZATION, LEAD, before, after, field);
    }
}
