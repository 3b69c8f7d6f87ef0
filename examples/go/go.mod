module landfall-example

go 1.19
