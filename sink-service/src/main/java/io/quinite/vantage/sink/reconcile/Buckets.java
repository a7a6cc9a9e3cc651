package io.quinite.vantage.sink.reconcile;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several spills with the same buckets, handed out bucket by bucket to a few threads. */
final class Buckets {
    private static final int SPLIT_INTO = 16;
    private static final int DEPTH_MAX = 4;

    private final Path directory;
    private final List<Spill> spills;
    private final List<Splitter> splitters;
    private final long bucketBytesMax;

    /** Copies one entry of a spill into a finer one. */
    @FunctionalInterface
    interface Splitter {
        void copy(java.io.DataInputStream in, Spill into) throws IOException;
    }

    /** Works on what is in one bucket of each spill. */
    @FunctionalInterface
    interface Work {
        void on(List<Spill> spills, int bucket) throws IOException, SQLException;
    }

    /** @param splitters one for each spill, for buckets that are too large to be held */
    Buckets(Path directory, List<Spill> spills, List<Splitter> splitters, long bucketBytesMax) {
        this.directory = directory;
        this.spills = spills;
        this.splitters = splitters;
        this.bucketBytesMax = bucketBytesMax;
    }

    void each(int threads, Work work) throws IOException, SQLException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < spills.get(0).buckets(); i++) {
                int bucket = i;
                running.add(pool.submit(() -> {
                    bucket(spills, bucket, work);
                    return bucket;
                }));
            }
            for (Future<?> each : running) {
                await(each);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private void bucket(List<Spill> from, int bucket, Work work) throws IOException, SQLException {
        long bytes = 0;
        for (Spill spill : from) {
            bytes += spill.bytes(bucket);
        }
        if (bytes > bucketBytesMax && from.get(0).depth() < DEPTH_MAX) {
            split(from, bucket, work);
        } else {
            work.on(from, bucket);
        }
        for (Spill spill : from) {
            spill.delete(bucket);
        }
    }

    private void split(List<Spill> from, int bucket, Work work) throws IOException, SQLException {
        var finer = new ArrayList<Spill>();
        try {
            for (int i = 0; i < from.size(); i++) {
                int depth = from.get(i).depth() + 1;
                String name = "split-" + i + "-" + depth + "-" + bucket + "-" + System.nanoTime();
                var into = new Spill(directory, name, SPLIT_INTO, depth);
                finer.add(into);
                var splitter = splitters.get(i);
                from.get(i).read(bucket, in -> splitter.copy(in, into));
                into.finish();
            }
            for (int i = 0; i < SPLIT_INTO; i++) {
                bucket(finer, i, work);
            }
        } finally {
            for (Spill each : finer) {
                each.close();
            }
        }
    }

    private static void await(Future<?> work) throws IOException, SQLException {
        try {
            work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException io) {
                throw io;
            }
            if (cause instanceof SQLException sql) {
                throw sql;
            }
            if (cause instanceof RuntimeException runtime) {
                throw runtime;
            }
            throw new IllegalStateException(cause);
        }
    }
}
