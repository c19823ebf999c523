-- fails unless its twin runs at the same time
select met from meet() as met
