namespace landfall::io {}
