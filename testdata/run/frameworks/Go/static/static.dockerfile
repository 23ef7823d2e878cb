FROM golang:1.26 AS build
WORKDIR /static
COPY main.go .
RUN go mod init static && go get github.com/jackc/pgx/v5@v5.12.0 && CGO_ENABLED=0 go build -o static .

FROM scratch
COPY --from=build /static/static /static
EXPOSE 8080
CMD ["/static"]
