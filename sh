Compare what is there with what is wanted, change it step by step, and know the way back

Deciding is a function on values, doing notes the inverse of every write before it is made, and Delete relies on
nothing but what it finds. -c echo "Compare what is there with what is wanted, change it step by step, and know the way back

Deciding is a function on values, doing notes the inverse of every write before it is made, and Delete relies on
nothing but what it finds." > /work/main/.git/COMMIT_EDITMSG
