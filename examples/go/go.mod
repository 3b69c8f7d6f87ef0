module landfall-example

go 1.19

require github.com/landfall/landfall/capi/go v0.0.0

replace github.com/landfall/landfall/capi/go => ../../capi/go
