package io.quinite.vantage.ingest;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How an import is answered: by one document at its end, or by Server-Sent Events while it runs. */
abstract class ImportAnswer {
    static final String EVENT_STREAM = "text/event-stream";

    static ImportAnswer of(Context context, boolean events) {
        return events ? new Events(context) : new Document(context);
    }

    abstract void progress(ImportReport.Progress progress) throws IOException;

    abstract void done(ImportReport.Summary summary);

    abstract void stopped(ImportReport.Stopped stopped);

    private static final class Document extends ImportAnswer {
        private final Context context;

        Document(Context context) {
            this.context = context;
        }

        @Override
        void progress(ImportReport.Progress progress) {}

        @Override
        void done(ImportReport.Summary summary) {
            int status = summary.refused() > 0 ? 207 : summary.dryRun() ? 200 : 202;
            context.status(status).contentType("application/json").result(Answers.json(summary));
        }

        @Override
        void stopped(ImportReport.Stopped stopped) {
            if (stopped.status() == 503) {
                context.header("Retry-After", Answers.RETRY_AFTER_SECONDS);
            }
            context.status(stopped.status()).contentType(Problem.MEDIA_TYPE).result(Answers.json(stopped));
        }
    }

    /** {@code progress} twice a second, then {@code done} or {@code stopped}. The status is 200, whatever comes. */
    private static final class Events extends ImportAnswer {
        private static final Logger log = LoggerFactory.getLogger(Events.class);
        private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

        private final Context context;
        private long toldAt = System.nanoTime() - EVERY_NANOS;

        Events(Context context) {
            this.context = context;
            context.status(200).contentType(EVENT_STREAM).header("Cache-Control", "no-store");
        }

        @Override
        void progress(ImportReport.Progress progress) throws IOException {
            long now = System.nanoTime();
            if (now - toldAt >= EVERY_NANOS) {
                toldAt = now;
                write("progress", progress);
            }
        }

        @Override
        void done(ImportReport.Summary summary) {
            last("done", summary);
        }

        @Override
        void stopped(ImportReport.Stopped stopped) {
            last("stopped", stopped);
        }

        private void last(String event, Object data) {
            try {
                write(event, data);
            } catch (IOException e) {
                log.debug("client has gone cause={}", e.toString());
            }
        }

        private void write(String event, Object data) throws IOException {
            var out = context.res().getOutputStream();
            out.write(("event: " + event + "\ndata: ").getBytes(StandardCharsets.UTF_8));
            out.write(Answers.json(data));
            out.write("\n\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
