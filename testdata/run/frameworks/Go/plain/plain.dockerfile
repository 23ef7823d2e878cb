FROM golang:1.26 AS build
WORKDIR /plain
COPY main.go .
RUN CGO_ENABLED=0 go build -o plain main.go

FROM scratch
COPY --from=build /plain/plain /plain
EXPOSE 8080
CMD ["/plain"]
