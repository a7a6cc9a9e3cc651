package io.quinite.vantage.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentitiesTest {
    /** Made with Python's uuid.uuid5, which is how other writers would derive them. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "CA-1, 1740d71f-721c-5fa1-9618-94cad2fc3549, 92fde3dd-8051-54e1-90a1-4cc7956abf64",
                "\"\", 5d8a63bb-ad60-5226-a9c9-3452ee8c3a88, ec79494e-bba7-572f-946b-25436762e20a",
                "3f6c1c2e-9a56-4f0e-8d1b-2d8f4c1a7b90,"
                        + " 7aa3ffcb-a428-5fb1-92d0-f236257c1606, 5e77de74-7124-5b4c-be9f-2712b29bb1a8",
                "Zürich ☎ 日本 🎧, 2fe00c6a-aa70-558d-bca7-84142d0d52b5, 03d4c0eb-edb2-5282-aaa7-6bef6ff4ae82",
            })
    void shouldDeriveTheSameIdsAsEveryOtherImplementation(String name, UUID callId, UUID eventId) {
        assertThat(Identities.callId(name)).isEqualTo(callId);
        assertThat(Identities.eventId(name)).isEqualTo(eventId);
    }

    @Test
    void shouldDeriveFromTextsLongerThanABlockOfTheHash() {
        String name = "a".repeat(300);

        assertThat(Identities.callId(name)).hasToString("0d8c690d-33e5-56b9-956d-01489385f678");
        assertThat(Identities.callId(name).version()).isEqualTo(5);
        assertThat(Identities.callId(name).variant()).isEqualTo(2);
    }

    @Test
    void shouldKeepTheSameCampaignOfTwoOrganizationsApart() {
        var campaign = new UUID(5, 6);

        assertThat(Identities.campaignKey(new UUID(1, 2), campaign))
                .isEqualTo("00000000-0000-0001-0000-000000000002/00000000-0000-0005-0000-000000000006")
                .isNotEqualTo(Identities.campaignKey(new UUID(3, 4), campaign));
    }
}
