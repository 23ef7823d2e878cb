FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /pebble ./cmd/pebble

FROM gcr.io/distroless/static-debian12
COPY --from=build /pebble /pebble
EXPOSE 8080
ENTRYPOINT ["/pebble", "-database", "postgres"]
