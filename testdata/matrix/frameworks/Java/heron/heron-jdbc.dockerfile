FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /heron
COPY pom.xml .
RUN mvn -q dependency:go-offline
COPY src src
RUN mvn -q package

FROM eclipse-temurin:25-jre
COPY --from=build /heron/target/heron.jar /heron.jar
EXPOSE 8080
CMD ["java", "-XX:+UseParallelGC", "-jar", "/heron.jar", "--store=jdbc"]
