# The program is static and needs nothing: build it first, with CGO_ENABLED=0 go build -trimpath -o seven .
FROM scratch
COPY seven /seven
ENV DATABASE=postgres
EXPOSE 8080
ENTRYPOINT ["/seven"]
