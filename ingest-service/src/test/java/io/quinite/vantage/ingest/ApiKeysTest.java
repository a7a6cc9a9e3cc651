package io.quinite.vantage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.kit.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ApiKeysTest {
    private static final UUID ORGANIZATION = UUID.randomUUID();

    @TempDir
    private Path directory;

    @Test
    void shouldKnowAKeyAndWhomItMayName() throws Exception {
        Path file = directory.resolve("keys");
        var own = ApiKeys.create(file, Optional.of(ORGANIZATION), "tenant");
        var any = ApiKeys.create(file, Optional.empty(), "service key of the launcher");
        var keys = ApiKeys.read(file);

        assertThat(keys.holder(own.value()))
                .hasValueSatisfying(holder ->
                        assertThat(holder.mayNameOrganization(ORGANIZATION)).isTrue())
                .hasValueSatisfying(holder -> assertThat(holder.mayNameOrganization(UUID.randomUUID()))
                        .isFalse());
        assertThat(keys.holder(any.value()))
                .hasValueSatisfying(holder -> assertThat(holder.mayNameOrganization(UUID.randomUUID()))
                        .isTrue());
        assertThat(keys.holder(own.value() + "x")).isEmpty();
        assertThat(keys.holder("")).isEmpty();
    }

    @Test
    void shouldKeepNoKeyAndShowTheFileToItsOwnerOnly() throws Exception {
        Path file = directory.resolve("keys");

        var key = ApiKeys.create(file, Optional.empty(), "service");

        assertThat(Files.readString(file)).doesNotContain(key.value());
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void shouldReadTheFileAgainWhenItChangesAndKeepTheKeysWhileItIsBroken() throws Exception {
        Path file = directory.resolve("keys");
        var first = ApiKeys.create(file, Optional.empty(), "first");
        var keys = ApiKeys.read(file);

        var second = ApiKeys.create(file, Optional.empty(), "second");
        await().until(() -> keys.holder(second.value()).isPresent());
        Files.writeString(file, "nonsense\n");
        await().during(java.time.Duration.ofMillis(1_200))
                .until(() -> keys.holder(first.value()).isPresent());
        Files.writeString(file, "# none\n\n");
        await().until(() -> keys.holder(first.value()).isEmpty());
    }

    @Test
    void shouldSayWhichLineIsNoKeyWithoutShowingIt() throws Exception {
        Path file = directory.resolve("keys");
        Files.writeString(file, "# comment\nvk_a-key-by-mistake *\n");

        assertThatThrownBy(() -> ApiKeys.read(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(file + ":2")
                .message()
                .doesNotContain("vk_a-key");
        assertThatThrownBy(() -> ApiKeys.read(directory.resolve("missing"))).isInstanceOf(UserError.class);
    }
}
