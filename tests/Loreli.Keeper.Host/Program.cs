// What `loreli keep` does, alone in a process: so that the specs of the keeper need nothing that is built on it.
return Loreli.Keeper.KeeperProgram.Run();
