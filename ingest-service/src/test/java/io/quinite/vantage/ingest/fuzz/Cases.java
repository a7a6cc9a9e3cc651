package io.quinite.vantage.ingest.fuzz;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quinite.vantage.ingest.fuzz.Case.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The cases of one run: each is a function of the seed and its number, so that any can be sent again alone. */
final class Cases {
    private static final int FACTS_MAX = 5;
    private static final int UNKNOWN = 10_000;

    /** Another route's cases are one line here. */
    private final List<Generator> generators = List.of(
            new Generator("lines of facts, some odd", 30, this::oddLines),
            new Generator("array of facts, some odd", 15, this::oddArray),
            new Generator("one fact, odd", 10, this::oddFact),
            new Generator("broken lines", 20, this::brokenLines),
            new Generator("broken document", 15, this::brokenDocument),
            new Generator("broken avro", 15, this::brokenAvro),
            new Generator("broken gzip", 8, this::brokenGzip),
            new Generator("another organization's facts", 5, this::foreign),
            new Generator("broken csv", 10, this::brokenCsv),
            new Generator("odd headers", 15, this::oddHeaders),
            new Generator("broken framing", 10, this::brokenFraming),
            new Generator("broken head", 10, this::brokenHead),
            new Generator("client that goes away", 4, this::goingAway),
            new Generator("noise", 2, this::noise));

    private final long seed;
    private final Heads heads;
    private final UUID tenant;
    private final UUID forbidden;
    private final int weights = generators.stream().mapToInt(Generator::weight).sum();

    private record Generator(String name, int weight, Function<Random, Draft> make) {}

    /** A case without its generator's name. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Draft(byte[] bytes, Ending ending, boolean reusable, int factsMax) {
        static Draft sound(byte[] bytes, int factsMax) {
            return new Draft(bytes, Ending.LISTEN, true, factsMax);
        }
    }

    /**
     * @param tenant whose key {@code heads} has besides that of the service
     * @param forbidden an organization that only requests with the tenant's key name
     */
    Cases(long seed, Heads heads, UUID tenant, UUID forbidden) {
        this.seed = seed;
        this.heads = heads;
        this.tenant = tenant;
        this.forbidden = forbidden;
    }

    Case get(long number) {
        var random = new Random(seed * 31 + number * 0x9E3779B97F4A7C15L);
        int at = random.nextInt(weights);
        for (var generator : generators) {
            at -= generator.weight();
            if (at < 0) {
                var draft = generator.make().apply(random);
                return new Case(generator.name(), draft.bytes, draft.ending, draft.reusable, draft.factsMax);
            }
        }
        throw new IllegalStateException("weights");
    }

    private List<ObjectNode> facts(Random random, boolean leads, int odd) {
        return IntStream.range(0, 1 + random.nextInt(FACTS_MAX))
                .mapToObj(i -> {
                    var fact = leads ? Facts.lead(random, Facts.uuid(random)) : Facts.call(random, Facts.uuid(random));
                    if (random.nextInt(100) < odd) {
                        Mutations.ofFact(fact, random);
                    }
                    return fact;
                })
                .toList();
    }

    private Draft oddLines(Random random) {
        boolean leads = random.nextInt(4) == 0;
        byte[] body = Facts.lines(facts(random, leads, 50));
        return Draft.sound(heads.lines(leads, body), StrictJson.objectLines(body));
    }

    private Draft oddArray(Random random) {
        boolean leads = random.nextInt(4) == 0;
        byte[] body = Facts.array(facts(random, leads, 50));
        return Draft.sound(heads.json(leads, body), StrictJson.objects(body));
    }

    private Draft oddFact(Random random) {
        boolean leads = random.nextInt(4) == 0;
        byte[] body = Facts.json(facts(random, leads, 80).get(0));
        return Draft.sound(heads.json(leads, body), 1);
    }

    private Draft brokenLines(Random random) {
        boolean leads = random.nextInt(4) == 0;
        byte[] body = Mutations.ofBytes(Facts.lines(facts(random, leads, 10)), random);
        return Draft.sound(heads.lines(leads, body), StrictJson.objectLines(body));
    }

    private Draft brokenDocument(Random random) {
        boolean leads = random.nextInt(4) == 0;
        var facts = facts(random, leads, 10);
        byte[] body = Mutations.ofBytes(random.nextBoolean() ? Facts.array(facts) : Facts.json(facts.get(0)), random);
        return Draft.sound(heads.json(leads, body), StrictJson.objects(body));
    }

    private Draft brokenAvro(Random random) {
        boolean leads = random.nextInt(3) == 0;
        var records = new ArrayList<org.apache.avro.specific.SpecificRecord>();
        for (int i = 1 + random.nextInt(FACTS_MAX); i > 0; i--) {
            UUID organization = Facts.uuid(random);
            records.add(leads ? Facts.leadRecord(random, organization) : Facts.callRecord(random, organization));
        }
        byte[] sound = random.nextBoolean() ? Facts.bare(records) : Facts.container(records);
        byte[] body = random.nextInt(10) == 0 ? sound : Mutations.ofBytes(sound, random);
        return Draft.sound(heads.avro(leads, body), UNKNOWN);
    }

    private Draft brokenGzip(Random random) {
        byte[] lines = Facts.lines(facts(random, false, 20));
        byte[] body =
                switch (random.nextInt(10)) {
                    case 0 -> Facts.gzip(new byte[1 + random.nextInt(3 * 1024 * 1024)]);
                    case 1 -> lines;
                    case 2 -> Mutations.spliced(Facts.gzip(lines), 0, 0, Facts.gzip(lines));
                    case 3 -> Facts.gzip(Facts.gzip(lines));
                    default -> Mutations.ofBytes(Facts.gzip(lines), random);
                };
        return Draft.sound(heads.gzip(body), 2 * FACTS_MAX);
    }

    private Draft foreign(Random random) {
        var facts = new ArrayList<ObjectNode>();
        int own = 0;
        for (int i = 1 + random.nextInt(FACTS_MAX); i > 0; i--) {
            boolean mine = random.nextBoolean();
            own += mine ? 1 : 0;
            facts.add(Facts.call(random, mine ? tenant : forbidden));
        }
        return Draft.sound(heads.tenant(Facts.lines(facts)), own);
    }

    private Draft brokenCsv(Random random) {
        return Draft.sound(heads.csv(Csv.broken(random)), UNKNOWN);
    }

    private Draft oddHeaders(Random random) {
        byte[] body = Facts.lines(facts(random, false, 10));
        return new Draft(heads.odd(random, body), Ending.LISTEN, false, FACTS_MAX);
    }

    private Draft brokenFraming(Random random) {
        byte[] body = Facts.lines(facts(random, false, 0));
        return new Draft(heads.badlyFramed(random, body), Ending.HALF_CLOSE, false, FACTS_MAX);
    }

    private Draft brokenHead(Random random) {
        byte[] whole = heads.lines(false, Facts.lines(facts(random, false, 0)));
        int head = Math.min(whole.length, 250);
        byte[] broken = Mutations.ofBytes(java.util.Arrays.copyOf(whole, head), random);
        var ending = random.nextBoolean() ? Ending.HALF_CLOSE : Ending.DRIBBLE;
        // Without a half-close the door has to end it, by its own time-outs.
        boolean patient = random.nextInt(200) == 0;
        return new Draft(
                Mutations.spliced(whole, 0, head, broken),
                patient ? Ending.LISTEN : ending == Ending.DRIBBLE ? Ending.HALF_CLOSE : ending,
                false,
                FACTS_MAX);
    }

    private Draft goingAway(Random random) {
        byte[] whole = heads.lines(false, Facts.lines(facts(random, false, 0)));
        int length = random.nextInt(whole.length);
        var endings = List.of(Ending.RESET, Ending.HALF_CLOSE);
        var ending = random.nextInt(100) == 0 ? Ending.LISTEN : endings.get(random.nextInt(endings.size()));
        return new Draft(java.util.Arrays.copyOf(whole, length), ending, false, FACTS_MAX);
    }

    private Draft noise(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(2_000)];
        random.nextBytes(bytes);
        return new Draft(bytes, Ending.HALF_CLOSE, false, 0);
    }
}
