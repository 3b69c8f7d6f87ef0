module github.com/landfall/landfall/capi/go

go 1.19
