# reference tensors
