package io.quinite.vantage.ingest.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * The rows that facts refer to and the pipeline does not write. The same seed gives the same.
 *
 * @param users of {@code auth.users}, each with a profile in its organization
 */
public record ReferenceData(
        List<Organization> organizations, List<Project> projects, List<Campaign> campaigns, List<User> users) {
    private static final List<String> COMPANIES =
            List.of("Aravalli Homes", "Konkan Estates", "Nilgiri Living", "Deccan Realty", "Malabar Villas");
    private static final List<String> OFFERS = List.of(
            "Diwali launch",
            "Sea view follow-up",
            "Site visit reminders",
            "Price drop",
            "Old enquiries",
            "Brochure sent");

    public record Organization(UUID id, String name) {}

    public record Project(UUID id, UUID organizationId, String name) {}

    public record Campaign(UUID id, UUID organizationId, String name) {}

    public record User(UUID id, UUID organizationId) {}

    /** At least one of each for every organization, so that {@code campaigns} may grow. */
    static ReferenceData of(long seed, int organizations, int campaigns) {
        var random = new Random(seed);
        var companies = new ArrayList<Organization>();
        var projects = new ArrayList<Project>();
        var users = new ArrayList<User>();
        for (int i = 0; i < organizations; i++) {
            var company = new Organization(uuid(random), numbered(COMPANIES, i));
            companies.add(company);
            projects.add(new Project(uuid(random), company.id(), company.name() + " phase 1"));
            projects.add(new Project(uuid(random), company.id(), company.name() + " phase 2"));
            users.add(new User(uuid(random), company.id()));
        }
        var offers = new ArrayList<Campaign>();
        for (int i = 0; i < Math.max(campaigns, organizations); i++) {
            var company = companies.get(i % organizations);
            offers.add(new Campaign(uuid(random), company.id(), numbered(OFFERS, i)));
        }
        return new ReferenceData(
                List.copyOf(companies), List.copyOf(projects), List.copyOf(offers), List.copyOf(users));
    }

    private static String numbered(List<String> names, int i) {
        return names.get(i % names.size()) + (i < names.size() ? "" : " " + (i / names.size() + 1));
    }

    /** Version 4, from the seed. */
    static UUID uuid(Random random) {
        return new UUID(
                (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L,
                (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
    }
}
