# One service, as dev/images puts it together in target/image; that script builds all of them.
#
# Nothing is run in here, so that the same jars make the same layers.
FROM eclipse-temurin:21-jre

ARG MODULE
# From what changes least to what changes most: what others wrote, then our own classes. As archives, because copied
# directories would have the time of the copying.
ADD ${MODULE}/target/image/libraries.tar /
ADD ${MODULE}/target/image/own.tar /

ENV JAVA_OPTIONS="" \
    VANTAGE_ADMIN_HOST=0.0.0.0 \
    VANTAGE_ADMIN_PORT=9464
EXPOSE 9464
# No name in /etc/passwd: a number is all that Kubernetes' runAsNonRoot can check.
USER 10001:10001
ENTRYPOINT ["/app/run"]
