package io.quinite.vantage.launcher;

import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.launcher.DemoScreen.Frame;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Looks at the running stack from outside, time and again. */
final class DemoFrames implements AutoCloseable {
    private static final int CAMPAIGNS = 12;
    private static final int RATE_OVER_SECONDS = 5;

    private final Connection database;
    private final Lags lags;
    private final long began = System.nanoTime();
    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long nanos, long calls) {}

    DemoFrames(Endpoints endpoints) throws SQLException {
        database = Database.connect(endpoints);
        try {
            lags = Lags.of(endpoints);
        } catch (SQLException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    Frame next() throws SQLException, InterruptedException {
        var campaigns = CampaignRows.read(database, CAMPAIGNS);
        long now = System.nanoTime();
        return new Frame(
                (now - began) / 1_000_000_000, campaigns, callsPerSecond(now, campaigns.calls()), lags.measure());
    }

    @Override
    public void close() throws SQLException {
        lags.close();
        database.close();
    }

    /** Over the last few seconds: totals move in steps, with the commits. */
    private double callsPerSecond(long now, long calls) {
        samples.addLast(new Sample(now, calls));
        while (samples.size() > 2 && now - samples.getFirst().nanos() > RATE_OVER_SECONDS * 1_000_000_000L) {
            samples.removeFirst();
        }
        var first = samples.getFirst();
        double seconds = (now - first.nanos()) / 1e9;
        return seconds == 0 ? 0 : (calls - first.calls()) / seconds;
    }
}
