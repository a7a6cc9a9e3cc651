package io.quinite.vantage.ingest;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.ingest.HttpServer.Route;
import io.quinite.vantage.leads.LeadEvent;
import java.util.List;

/** Everything that the door answers: openapi.yaml says the same, and a test compares them. */
final class Routes {
    private Routes() {}

    static List<Route> of(
            FactsRoute<CallEvent> calls,
            FactsRoute<LeadEvent> leads,
            PlivoRoute plivo,
            LeadImportRoute imports,
            VoiceServerRoutes voiceServers) {
        String server = VoiceServerRoutes.PATH + "/{name}";
        return List.of(
                Route.post("/v1/call-events", calls::handle),
                Route.post("/v1/lead-events", leads::handle),
                Route.post(PlivoRoute.PATH, plivo::handle),
                Route.get(PlivoRoute.PATH, plivo::handle),
                Route.post(LeadImportRoute.PATH, imports::handle),
                Route.post(VoiceServerRoutes.PATH, voiceServers::announce),
                Route.get(VoiceServerRoutes.PATH, voiceServers::list),
                Route.get(VoiceServerRoutes.PATH + "/next", voiceServers::next),
                Route.post(server + "/heartbeat", voiceServers::heartbeat),
                Route.delete(server, voiceServers::deactivate),
                Route.get(OpenApi.PATH, new OpenApi()::handle));
    }
}
